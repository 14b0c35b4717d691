import { DescribeEndpointCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { causeNamed } from "./cause-named.ts";
import { send } from "./send.ts";

/** What `DescribeEndpoint` says that callers need. */
export type EndpointFacts = {
  /** An endpoint with an `AsyncInferenceConfig` takes asynchronous invocations only, any other one synchronous ones only. */
  readonly kind: "async" | "sync";
  readonly status: string;
  readonly failureReason: string | undefined;
  /** Folder of the outputs of an async endpoint, in AWS's words: an S3 URI, or an https one. */
  readonly outputPath: string | undefined;
  /** Folder of its failures; not there on an endpoint without a failure path. */
  readonly failurePath: string | undefined;
  readonly arn: string;
  /** The configuration in service: another one after a new model was deployed, the same one after scaling. */
  readonly configName: string;
  /** Over all variants. */
  readonly instances: { readonly current: number; readonly desired: number };
};

/** @throws {SageMakerAsyncError} `endpoint_not_found`, `access_denied`, `throttled`, `invoke_failed`. */
export async function describeEndpoint(
  sagemaker: SageMakerClient,
  name: string,
  signal?: AbortSignal,
): Promise<EndpointFacts> {
  const command = new DescribeEndpointCommand({ EndpointName: name });
  const options = signal ? { abortSignal: signal } : {};
  const answer = await send(sagemaker.send(command, options), "sagemaker.DescribeEndpoint", () => undefined, {
    code: "invoke_failed",
    what: `describe endpoint "${name}"`,
    permission: `sagemaker:DescribeEndpoint on endpoint/${name}`,
  }).catch((error: unknown) => {
    throw notFoundOf(error, name) ?? error;
  });

  const { S3OutputPath, S3FailurePath } = answer.AsyncInferenceConfig?.OutputConfig ?? {};
  const variants = answer.ProductionVariants ?? [];
  return {
    kind: answer.AsyncInferenceConfig ? "async" : "sync",
    status: answer.EndpointStatus ?? "unknown",
    failureReason: answer.FailureReason,
    outputPath: S3OutputPath,
    failurePath: S3FailurePath,
    arn: answer.EndpointArn ?? "",
    configName: answer.EndpointConfigName ?? "",
    instances: {
      current: variants.reduce((sum, variant) => sum + (variant.CurrentInstanceCount ?? 0), 0),
      desired: variants.reduce((sum, variant) => sum + (variant.DesiredInstanceCount ?? 0), 0),
    },
  };
}

/** AWS has no error of its own for a missing endpoint: it is a `ValidationException` whose text says so. */
function notFoundOf(error: unknown, name: string): SageMakerAsyncError | undefined {
  const cause = causeNamed("ValidationException", error);
  if (!cause || !/could not find/i.test(cause.message)) return undefined;
  const message = `There is no endpoint "${name}" in this account and region. Check the name (it is case-sensitive) and the region.`;
  return new SageMakerAsyncError("endpoint_not_found", message, { cause });
}
