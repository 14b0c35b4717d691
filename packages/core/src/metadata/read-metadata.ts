import type { AwsClients } from "../aws/clients.ts";
import { readTags } from "../aws/read-tags.ts";
import type { ReportRequest } from "../aws/send.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { type EndpointMetadata, endpointMetadata } from "./endpoint-metadata.ts";
import { decodeTags } from "./tags.ts";

/**
 * What the endpoint's tags say of it (`sagemaker:ListTags`).
 *
 * Tags are a help, not a condition: where they cannot be read, everything is unknown and `problems` says why.
 * @throws {SageMakerAsyncError} `cancelled`, and nothing else.
 */
export async function readMetadata(
  sagemaker: AwsClients["sagemaker"],
  endpointArn: string,
  report: ReportRequest,
  signal?: AbortSignal,
): Promise<EndpointMetadata> {
  try {
    return endpointMetadata(decodeTags(await readTags(sagemaker, endpointArn, report, signal)));
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error) || error.code === "cancelled") throw error;
    const problem = `Its tags could not be read (permission sagemaker:ListTags), so nothing is known from them. ${error.message}`;
    return { ...endpointMetadata({}), problems: [problem] };
  }
}
