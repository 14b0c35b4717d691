import { SageMakerAsyncError } from "./sagemaker-async-error.ts";

/** The error of a call whose signal was aborted. */
export function cancelledError(signal: AbortSignal): SageMakerAsyncError {
  return new SageMakerAsyncError("cancelled", "The call was cancelled by its signal.", {
    retryable: true,
    cause: signal.reason,
  });
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelledError(signal);
}
