import { createInterface } from "node:readline";
import { SageMakerAsyncError } from "@sagemaker-async/core";
import { UsageError } from "./usage-error.ts";

/**
 * Asks on a terminal, where anything but yes is no; elsewhere nobody can answer, so `--yes` is needed.
 * @throws {UsageError} where there is no terminal; `cancelled` after Ctrl-C or SIGTERM.
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`${question} Nobody can be asked here, so nothing was. Add --yes to do it.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const interrupt = () => reject(new SageMakerAsyncError("cancelled", "Interrupted."));
  signal.addEventListener("abort", interrupt);
  terminal.once("SIGINT", interrupt);
  terminal.once("close", () => resolve("")); // Ctrl-D
  terminal.question(`${question} [y/N] `, resolve);
  try {
    return /^y(es)?$/i.test((await promise).trim());
  } finally {
    signal.removeEventListener("abort", interrupt);
    terminal.close();
  }
}
