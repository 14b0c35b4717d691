#!/usr/bin/env node
import { endOnSignal } from "./cli/end-on-signal.ts";
import { logEvents } from "./cli/log-events.ts";
import { readArguments, UsageError } from "./cli/read-arguments.ts";
import { resolveSettings } from "./cli/resolve-settings.ts";
import { describeUse, HELP } from "./cli/texts.ts";
import { ConfigurationError } from "./configuration/configuration-error.ts";
import { startEmulator } from "./start-emulator.ts";

/** Wrong usage, a configuration that cannot be used, or a port that cannot be opened. */
const EXIT_CANNOT_START = 2;

async function main(): Promise<void> {
  const commandLine = readArguments(process.argv.slice(2));
  if (commandLine === "help") {
    console.log(HELP);
    return;
  }
  const { configuration, directory } = await resolveSettings(commandLine);
  const emulator = await startEmulator(configuration, { directory }).catch((error: unknown) => {
    // A model or a topic is only tried now; its field stands in the file.
    throw error instanceof ConfigurationError && commandLine.config !== undefined
      ? error.inFile(commandLine.config)
      : error;
  });
  logEvents(emulator.events, commandLine.logLevel, (line) => console.error(line));
  endOnSignal(() => emulator.close());
  console.log(`ready ${emulator.url}`);
  console.log(describeUse(emulator, configuration));
}

/** A user's mistake is told in one message. Anything else is a defect here, and shows its stack. */
function describeFailure(error: unknown): string | undefined {
  if (error instanceof ConfigurationError || error instanceof UsageError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return "port: it is in use by another program. Choose another with --port, or 0 for a free one.";
  if (code === "EACCES") return "port: this user may not listen on it. Choose one above 1023 with --port.";
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return "host: it is not an address of this machine. Check --host.";
  return undefined;
}

main().catch((error: unknown) => {
  console.error(
    `sagemaker-async-emulator: ${describeFailure(error) ?? (error instanceof Error ? error.stack : error)}`,
  );
  process.exitCode = EXIT_CANNOT_START;
});
