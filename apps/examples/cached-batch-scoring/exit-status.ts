import { IncompleteInferenceError, SageMakerAsyncError } from "@sagemaker-async/core";
import { linesOfFailures } from "./report.ts";
import { UserError } from "./user-error.ts";

/** As every command of this project: what a shell script can tell from the outcome. */
export const exitStatus = {
  answered: 0,
  someFailed: 1,
  wrongUse: 2,
  noneAnswered: 3,
  interrupted: 130,
} as const;

/** What to tell the user about an error, and the exit status. An error that nobody foresaw is thrown on, stack and all. */
export function explainError(error: unknown, signal: AbortSignal): { message: string; status: number } {
  if (signal.aborted) return { message: "Interrupted. Nothing was written.", status: exitStatus.interrupted };
  if (error instanceof UserError) return { message: error.message, status: exitStatus.wrongUse };
  if (error instanceof IncompleteInferenceError && error.partial.stats.succeeded === 0) {
    const { message, partial } = error;
    return { message: `${message}\n${linesOfFailures(partial.failures)}`, status: exitStatus.noneAnswered };
  }
  if (SageMakerAsyncError.isInstance(error)) {
    return { message: `[${error.code}] ${error.message}`, status: exitStatus.noneAnswered };
  }
  throw error;
}
