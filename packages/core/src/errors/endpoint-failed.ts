import { SageMakerAsyncError } from "./sagemaker-async-error.ts";

/** An endpoint whose status is `Failed`. */
export function endpointFailed(name: string, failureReason: string | undefined): SageMakerAsyncError {
  const reason = failureReason ?? "AWS gives no reason";
  const message = `Endpoint "${name}" has failed: ${reason}. Deploy it again; it cannot answer.`;
  return new SageMakerAsyncError("endpoint_failed", message);
}
