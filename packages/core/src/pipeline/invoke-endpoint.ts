import type { Accepted, Runtime } from "../aws/runtime.ts";
import { formatS3Uri, readS3Uri, type S3Location } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Clock } from "../wait/clock.ts";
import type { CleanUp } from "./clean-up.ts";

/** An invocation that the endpoint accepted: the locations are its own words, never derived. */
export type PendingInference = {
  readonly inferenceId: string;
  /** Not there when the input travelled in the request itself. */
  readonly inputLocation: S3Location | undefined;
  readonly outputLocation: S3Location;
  readonly failureLocation: S3Location | undefined;
  /** Epoch ms. */
  readonly acceptedAt: number;
  /** Whether another process invoked it. */
  readonly isResumed?: boolean;
};

/** Every object that an invocation may leave in S3. */
export function objectsOf({
  inputLocation,
  outputLocation,
  failureLocation,
}: PendingInference): S3Location[] {
  return [inputLocation, outputLocation, failureLocation].filter((location) => location !== undefined);
}

export type InvokeEndpointContext = {
  readonly endpointName: string;
  readonly jobId: string;
  readonly contentType: string;
  readonly accept: string;
  readonly customAttributes?: string | undefined;
  readonly requestTtlSeconds: number;
  readonly invocationTimeoutSeconds: number;
  readonly runtime: Runtime;
  readonly cleanUp: CleanUp;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** The input of an invocation: staged, or in the request itself. */
export type InvocationInput =
  | { readonly inferenceId: string; readonly inputLocation: S3Location }
  | { readonly inferenceId: string; readonly inputLocation?: undefined; readonly body: Uint8Array };

/** Of `Filename` (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html). */
const MAX_FILENAME = 32;

/** Input → accepted invocation. */
export async function invokeEndpoint(
  invocationInput: InvocationInput,
  context: InvokeEndpointContext,
): Promise<PendingInference> {
  const { inferenceId, inputLocation } = invocationInput;
  const invocation = {
    endpointName: context.endpointName,
    inferenceId,
    input: invocationInput.inputLocation
      ? { location: formatS3Uri(invocationInput.inputLocation) }
      : { body: invocationInput.body },
    contentType: context.contentType,
    accept: context.accept,
    customAttributes: context.customAttributes,
    outputPathExtension: context.jobId,
    filename: inferenceId.length <= MAX_FILENAME ? inferenceId : undefined,
    requestTtlSeconds: context.requestTtlSeconds,
    invocationTimeoutSeconds: context.invocationTimeoutSeconds,
  };
  const accepted = await context.runtime.invokeAsync(invocation, context.signal);
  const { outputLocation: output, failureLocation: failure } = accepted;
  const outputLocation = readS3Uri(output ?? "");
  const failureLocation = readS3Uri(failure ?? "");
  if (!outputLocation || (failure && !failureLocation)) {
    // The request lives, and its answer can be had by hand.
    if (inputLocation) context.cleanUp.leave(inputLocation);
    throw oddLocation(
      { ...accepted, inferenceId: accepted.inferenceId ?? inferenceId },
      context.endpointName,
    );
  }
  return {
    inferenceId: accepted.inferenceId ?? inferenceId,
    inputLocation,
    outputLocation,
    failureLocation,
    acceptedAt: context.clock.now(),
  };
}

function oddLocation(
  { inferenceId, outputLocation, failureLocation }: Accepted,
  endpointName: string,
): SageMakerAsyncError {
  const accepted = `Endpoint "${endpointName}" accepted the request as ${inferenceId}`;
  const message = outputLocation
    ? `${accepted} and computes it, but its answer cannot be collected: it is to appear at ${outputLocation}, a failure at ${failureLocation ?? "no place"}, and both must be s3://bucket/key. Fetch it there, and change the endpoint's S3OutputPath and S3FailurePath.`
    : `${accepted} but named no output location: it has no S3 output path, so its answers cannot be collected.`;
  return new SageMakerAsyncError("invoke_failed", message, { inferenceId });
}
