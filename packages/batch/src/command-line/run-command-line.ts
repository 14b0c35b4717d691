import { CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { createProgram } from "./create-program.ts";
import { exitStatus } from "./exit-status.ts";
import { explainError } from "./explain-error.ts";
import { printError } from "./print-error.ts";

/**
 * Runs one command of the command line. A command that ends well leaves the exit status at 0, or sets `process.exitCode` itself;
 * an error that it throws is printed, and decides the status.
 */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly CommandUnknownOpts[],
): Promise<void> {
  try {
    await createProgram(commands).parseAsync(args, { from: "user" });
  } catch (error) {
    // It has printed what is wrong, or the help that was asked for.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitStatus.done : exitStatus.wrongUse;
      return;
    }
    const explanation = explainError(error);
    printError(explanation);
    process.exitCode = explanation.status;
  }
}
