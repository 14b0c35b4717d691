import { SageMakerAsyncError } from "./sagemaker-async-error.ts";

/** The same error, of work that was tried so often. */
export function withAttempts(error: SageMakerAsyncError, attempts: number): SageMakerAsyncError {
  const { code, message, retryable, inferenceId, cause } = error;
  return new SageMakerAsyncError(code, message, { retryable, inferenceId, attempts, cause });
}
