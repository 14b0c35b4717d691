import type { Runtime } from "../aws/runtime.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import type { CleanUp } from "./clean-up.ts";
import type { StagedInput } from "./stage-input.ts";

/** An invocation that the endpoint accepted: the locations are its own words, never derived. */
export type PendingInference = {
  readonly inferenceId: string;
  readonly inputLocation: S3Location;
  readonly outputLocation: S3Location;
  readonly failureLocation: S3Location | undefined;
};

/** Every object that an invocation may leave in S3. */
export function objectsOf({
  inputLocation,
  outputLocation,
  failureLocation,
}: PendingInference): S3Location[] {
  return failureLocation ? [inputLocation, outputLocation, failureLocation] : [inputLocation, outputLocation];
}

export type InvokeEndpointContext = {
  readonly endpointName: string;
  readonly jobId: string;
  readonly contentType: string;
  readonly accept: string;
  readonly requestTtlSeconds: number;
  readonly invocationTimeoutSeconds: number;
  readonly runtime: Runtime;
  readonly cleanUp: CleanUp;
  readonly signal: AbortSignal;
};

/** Staged input → accepted invocation. */
export async function invokeEndpoint(
  staged: StagedInput,
  context: InvokeEndpointContext,
): Promise<PendingInference> {
  const invocation = {
    endpointName: context.endpointName,
    inferenceId: staged.inferenceId,
    inputLocation: formatS3Uri(staged.inputLocation),
    contentType: context.contentType,
    accept: context.accept,
    outputPathExtension: context.jobId,
    requestTtlSeconds: context.requestTtlSeconds,
    invocationTimeoutSeconds: context.invocationTimeoutSeconds,
  };
  const accepted = await context.runtime.invokeAsync(invocation, context.signal);
  const pending = { ...accepted, inputLocation: staged.inputLocation };
  context.cleanUp.keep(...objectsOf(pending));
  return pending;
}
