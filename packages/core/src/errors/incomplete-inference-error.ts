import type { InferenceResult } from "../types/inference-result.ts";
import { SageMakerAsyncError } from "./sagemaker-async-error.ts";

/** `inference` could not finish, or no row was answered. Everything that was answered is in `partial`. */
export class IncompleteInferenceError extends SageMakerAsyncError {
  readonly partial: InferenceResult;

  constructor(message: string, cause: SageMakerAsyncError, partial: InferenceResult) {
    super(cause.code, message, {
      retryable: cause.retryable,
      inferenceId: cause.inferenceId,
      attempts: cause.attempts,
      cause,
    });
    this.name = "IncompleteInferenceError";
    this.partial = partial;
  }
}
