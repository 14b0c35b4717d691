import { randomUUID } from "node:crypto";
import { type Accepted, formatS3Uri, s3ObjectStore, sageMakerRuntime } from "@sagemaker-async/core/protocol";
import type { AwsClients } from "../aws/clients.ts";
import type { Settings } from "../environment.ts";
import type { Job } from "../jobs/job.ts";
import type { Log } from "../observe/observer.ts";
import { ToolError } from "../tool/tool-error.ts";
import { invocationError, uploadError } from "./submit-errors.ts";

export type Submission = {
  readonly settings: Settings;
  readonly clients: AwsClients;
  /** The request's body. */
  readonly body: string;
  /** For the request's custom attributes. */
  readonly length: number;
  readonly tenant: string | undefined;
  readonly now: number;
  readonly log: Log;
};

const noReport = () => undefined;

/** Input → accepted job: stages the body, and invokes. Once the endpoint has accepted, nothing that is odd in its answer loses the job. */
export async function submit({
  settings,
  clients,
  body,
  length,
  tenant,
  now,
  log,
}: Submission): Promise<Job> {
  const inferenceId = randomUUID();
  const signal = new AbortController().signal;
  const location = { bucket: settings.bucket, key: `${settings.inputPrefix}/${inferenceId}.json` };
  const object = {
    what: "stage the input",
    location,
    body: Buffer.from(body),
    contentType: "application/json",
  };
  await s3ObjectStore(clients.s3, noReport)
    .put(object, signal)
    .catch((error: unknown) => {
      throw uploadError(error);
    });

  log.event("sagemaker_invocation_started", {
    endpoint_name: settings.endpointName,
    invocation_id: inferenceId,
    sequence_length: length,
    s3_input_path: formatS3Uri(location),
  });
  const invocation = {
    endpointName: settings.endpointName,
    inferenceId,
    input: { location: formatS3Uri(location) },
    contentType: "application/json",
    accept: "application/json",
    outputPathExtension: undefined,
    filename: undefined,
    requestTtlSeconds: settings.requestTtlSeconds,
    invocationTimeoutSeconds: settings.invocationTimeoutSeconds,
    customAttributes: JSON.stringify({
      invocation_id: inferenceId,
      sequence_length: length,
      timestamp: new Date(now).toISOString(),
    }),
  };
  const accepted = await sageMakerRuntime(clients.runtime, noReport)
    .invokeAsync(invocation, signal)
    .catch((error: unknown) => {
      throw invocationError(error);
    });
  return jobOf(accepted, { inferenceId, settings, tenant, now });
}

function jobOf(
  accepted: Accepted,
  {
    inferenceId,
    settings,
    tenant,
    now,
  }: { inferenceId: string; settings: Settings; tenant: string | undefined; now: number },
): Job {
  const { outputLocation, failureLocation } = accepted;
  if (accepted.inferenceId === undefined && outputLocation === undefined) {
    throw new ToolError("SAGEMAKER_RESPONSE_ERROR", "SageMaker response missing inference ID");
  }
  return {
    inferenceId: accepted.inferenceId ?? inferenceId,
    outputLocation,
    failureLocation,
    submittedAt: now,
    ttlSeconds: settings.requestTtlSeconds + settings.invocationTimeoutSeconds,
    tenant,
  };
}
