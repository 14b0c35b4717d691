import { invalidOption } from "../errors/invalid-option.ts";
import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { JobHandle } from "../types/job-handle.ts";

/** A handle comes back as JSON from anywhere: it must be one, of a version that is known, and of this endpoint. */
export function checkHandle(handle: JobHandle, endpointName: string): void {
  const given: unknown = handle;
  const isHandle = typeof given === "object" && given !== null && "version" in given && "chunks" in given;
  if (!isHandle || !Array.isArray(handle.chunks))
    throw refused("it is not one: expected the JSON that `submit` gave");
  if (handle.version !== 1)
    throw refused(`its version is ${String(handle.version)}, and this release knows 1`);
  if (handle.endpointName !== endpointName) {
    throw refused(`it belongs to endpoint "${handle.endpointName}", not to "${endpointName}"`);
  }
}

function refused(why: string): SageMakerAsyncError {
  return invalidOption(`The job handle cannot be used: ${why}.`);
}
