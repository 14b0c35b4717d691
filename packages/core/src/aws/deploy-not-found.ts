import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { causeNamed } from "./cause-named.ts";

/**
 * True for the answer to a request about a thing that is not there. Application Auto Scaling has an error for it; SageMaker says
 * it in the text of a `ValidationException`, and has no other way.
 */
export function isNotFound(error: unknown): boolean {
  if (SageMakerAsyncError.isInstance(error) && error.code === "endpoint_not_found") return true;
  if (causeNamed("ObjectNotFoundException", error)) return true;
  return /could not find/i.test(causeNamed("ValidationException", error)?.message ?? "");
}
