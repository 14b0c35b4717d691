import { alteredError } from "../../errors/altered-error.ts";
import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { Row } from "../../types/row.ts";

/** What became of one row at one node. */
export type RowOutcome =
  | { readonly state: "answered"; readonly row: Row }
  /** A soft node could not answer: the row goes on as the node got it. */
  | { readonly state: "absent"; readonly row: Row; readonly error: SageMakerAsyncError }
  | { readonly state: "failed"; readonly error: SageMakerAsyncError };

/** An error, and the node in which it happened. */
export function nodeError(node: string, cause: unknown): SageMakerAsyncError {
  if (!SageMakerAsyncError.isInstance(cause)) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new SageMakerAsyncError("model_error", `Node "${node}": ${reason}`, { cause });
  }
  return alteredError(cause, { message: `Node "${node}": ${cause.message}`, cause });
}
