import type { Runtime } from "../aws/runtime.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import type { Clock } from "../wait/clock.ts";
import type { StagedInput } from "./stage-input.ts";

/** An invocation that the endpoint accepted: the locations are its own words, never derived. */
export type PendingInference = {
  readonly inferenceId: string;
  readonly inputLocation: S3Location;
  readonly outputLocation: S3Location;
  readonly failureLocation: S3Location | undefined;
  /** Epoch ms. */
  readonly acceptedAt: number;
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
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** Of `Filename` (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html). */
const MAX_FILENAME = 32;

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
    filename: staged.inferenceId.length <= MAX_FILENAME ? staged.inferenceId : undefined,
    requestTtlSeconds: context.requestTtlSeconds,
    invocationTimeoutSeconds: context.invocationTimeoutSeconds,
  };
  const accepted = await context.runtime.invokeAsync(invocation, context.signal);
  return { ...accepted, inputLocation: staged.inputLocation, acceptedAt: context.clock.now() };
}
