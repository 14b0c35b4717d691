import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";

/**
 * Whatever a store threw, as `store_failed`. The message and the stack of a foreign error are left out: they may quote
 * what was being written, and row contents belong in no log.
 */
export function storeError(operation: string, error: unknown): SageMakerAsyncError {
  if (SageMakerAsyncError.isInstance(error) && error.code === "store_failed") return error;
  const name = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && "code" in error ? ` ${String(error.code)}` : "";
  return new SageMakerAsyncError("store_failed", `The cache store failed to ${operation}: ${name}${code}.`, {
    retryable: true,
  });
}
