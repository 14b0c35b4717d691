import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

/**
 * True for the answer to a request about a thing that is not there. Application Auto Scaling has an error for it; SageMaker says
 * it in the text of a `ValidationException`, and has no other way.
 */
export function isNotFound(error: unknown): boolean {
  if (!SageMakerAsyncError.isInstance(error)) return false;
  const { code, cause } = error;
  if (code === "endpoint_not_found") return true;
  if (!(cause instanceof Error)) return false;
  return (
    cause.name === "ObjectNotFoundException" ||
    (cause.name === "ValidationException" && /could not find/i.test(cause.message))
  );
}
