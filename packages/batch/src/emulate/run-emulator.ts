import { UsageError } from "../command-line/usage-error.ts";

/** The emulator, as the build put it beside this package's own files: docs/decisions has why. */
const command = new URL("./emulator/cli.js", import.meta.url);

/**
 * Becomes the emulator's command, which reads its options from `process.argv`.
 * @throws {UsageError} where the packages it needs were left out.
 */
export async function runEmulator(): Promise<void> {
  process.argv.splice(2, 1); // the word `emulate`
  try {
    await import(command.href);
  } catch (error) {
    const [, name] = /^Cannot find package '([^']+)'/.exec(error instanceof Error ? error.message : "") ?? [];
    if (name === undefined) throw error;
    throw new UsageError(
      `The emulator needs packages that were left out of this installation (${name}). Install them with ` +
        "`npm install --include=optional @sagemaker-async/batch`, or run the emulator on its own: `npx @sagemaker-async/emulator`.",
      { cause: error },
    );
  }
}
