import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";

/** The error of a call whose signal is aborted. */
export function cancelledBy(signal: AbortSignal): SageMakerAsyncError {
  return new SageMakerAsyncError("cancelled", "The call was cancelled by its signal.", {
    retryable: true,
    cause: signal.reason,
  });
}
