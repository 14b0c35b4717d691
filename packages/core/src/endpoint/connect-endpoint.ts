import { type AwsClients, type ClientConfig, createClients } from "../aws/clients.ts";
import { describeEndpoint } from "../aws/describe-endpoint.ts";
import { parseS3Folder, readS3Uri, type S3Location } from "../aws/s3-location.ts";
import { endpointFailed } from "../errors/endpoint-failed.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import type { EndpointMetadata } from "../metadata/endpoint-metadata.ts";
import { readMetadata } from "../metadata/read-metadata.ts";
import { type Clock, systemClock } from "../wait/clock.ts";
import type { JobTarget } from "./open-job.ts";
import { type JobOptions, resolveJobOptions } from "./options.ts";

export type EndpointOptions = JobOptions & {
  /** As for any AWS SDK client. Default: the standard AWS settings (environment, profile, role). */
  readonly clientConfig?: ClientConfig | undefined;
  /** Clients of your own, instead of `clientConfig`. */
  readonly clients?: AwsClients | undefined;
  /** The time, for tests that drive it. Default: the system's. */
  readonly clock?: Clock | undefined;
};

/** What is known of an endpoint once AWS has been asked. */
export type Connection = {
  readonly target: JobTarget;
  /** The caller's options, completed by what the endpoint's tags advise. */
  readonly options: JobOptions;
  readonly metadata: EndpointMetadata;
};

/** Asks AWS for the endpoint (`DescribeEndpoint`) and its tags (`ListTags`, where that is allowed). */
export async function connectEndpoint(name: string, given: EndpointOptions): Promise<Connection> {
  const {
    clientConfig = {},
    clients = createClients(clientConfig),
    clock = systemClock,
    ...jobOptions
  } = given;
  const { inputLocation } = resolveJobOptions(jobOptions, ["clientConfig", "clients", "clock"]);
  const facts = await describeEndpoint(clients.sagemaker, name);
  const { kind, arn, configName } = facts;
  if (facts.status === "Failed") throw endpointFailed(name, facts.failureReason);
  const outputPath = facts.outputPath === undefined ? undefined : folderOf(facts.outputPath, name);
  const failurePath = facts.failurePath === undefined ? undefined : folderOf(facts.failurePath, name);
  const metadata = await readMetadata(clients.sagemaker, arn, () => undefined);
  const { batchSize = metadata.batchSize, maxInFlight = metadata.maxInFlight } = jobOptions;
  const inputPath = inputPathOf(name, inputLocation, outputPath);
  return {
    target: {
      endpointName: name,
      kind,
      inputPath,
      outputPath,
      failurePath,
      configName,
      clients,
      clientConfig,
      clock,
    },
    options: { ...jobOptions, batchSize, maxInFlight },
    metadata,
  };
}

/** AWS takes `https://…` for a path too, and then nobody says how the answers are named. */
function folderOf(path: string, name: string): S3Location {
  const folder = readS3Uri(path);
  if (folder) return folder;
  const message = `Endpoint "${name}" writes to ${path}, where its answers cannot be looked for: a path must be s3://bucket/prefix. Deploy the endpoint with such a S3OutputPath and S3FailurePath.`;
  throw invalidOption(message);
}

function inputPathOf(
  name: string,
  given: string | undefined,
  outputPath: S3Location | undefined,
): S3Location {
  if (given !== undefined) return parseS3Folder(given);
  // A synchronous endpoint stages nothing, so it needs no bucket.
  return { bucket: outputPath?.bucket ?? "", key: `endpoints/${name}/async-input/` };
}
