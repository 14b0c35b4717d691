import { type ErrorFacts, SageMakerAsyncError } from "./sagemaker-async-error.ts";

/** The same error, but for what is given: other words, more attempts. */
export function alteredError(
  error: SageMakerAsyncError,
  { message = error.message, ...facts }: ErrorFacts & { readonly message?: string },
): SageMakerAsyncError {
  const { code, retryable, inferenceId, attempts, cause } = error;
  return new SageMakerAsyncError(code, message, { retryable, inferenceId, attempts, cause, ...facts });
}
