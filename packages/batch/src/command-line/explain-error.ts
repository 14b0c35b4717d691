import { type ErrorCode, SageMakerAsyncError } from "@sagemaker-async/core";
import { UnfinishedRun } from "../score/unfinished-run.ts";
import { type ExitStatus, exitStatus } from "./exit-status.ts";
import { UsageError } from "./usage-error.ts";

export type Explanation = {
  readonly message: string;
  /** What else helps: the error's code, whether to try again. */
  readonly hint?: string | undefined;
  readonly status: ExitStatus;
};

/** What the user typed or gave is at fault: the same command would fail again. */
const wrongUse: ReadonlySet<ErrorCode> = new Set(["invalid_option", "endpoint_not_found"]);

/** What to tell the user about an error, and the exit status. A defect of this program is told with its stack. */
export function explainError(error: unknown): Explanation {
  if (error instanceof UsageError) return { message: error.message, status: exitStatus.wrongUse };
  if (error instanceof UnfinishedRun) return explainUnfinished(error);
  if (SageMakerAsyncError.isInstance(error)) {
    const { code, message, retryable } = error;
    if (code === "cancelled") return { message: "Interrupted.", status: exitStatus.interrupted };
    const status = wrongUse.has(code) ? exitStatus.wrongUse : exitStatus.noneAnswered;
    const advice = retryable ? "the same command may succeed later" : "the same command will fail again";
    return { message, hint: `${code}: ${advice}`, status };
  }
  if (!(error instanceof Error)) return { message: String(error), status: exitStatus.noneAnswered };
  return { message: error.stack ?? error.message, status: exitStatus.noneAnswered };
}

/** Of an unfinished run the user must know what is kept, and how to go on. */
function explainUnfinished({ cause, answered, journal }: UnfinishedRun): Explanation {
  const { message, hint, status } = explainError(cause);
  const isPartly = status === exitStatus.noneAnswered && answered > 0;
  const kept = `${answered.toLocaleString("en-US")} rows are answered`;
  const goOn =
    journal === undefined ? kept : `${kept} and kept in ${journal}: the same command goes on from there.`;
  return {
    message,
    hint: [...(hint === undefined ? [] : [hint]), goOn].join("\n  "),
    status: isPartly ? exitStatus.someFailed : status,
  };
}
