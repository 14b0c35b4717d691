import { randomUUID } from "node:crypto";
import { formatS3Uri, s3ObjectStore, sageMakerRuntime } from "@sagemaker-async/core/protocol";
import type { PreparedInput } from "../input/preset.ts";
import { inputPlace } from "../jobs/input-place.ts";
import type { Job } from "../jobs/job.ts";
import type { Session } from "../session.ts";
import { ToolError } from "../tool/tool-error.ts";
import { invocationError, uploadError } from "./submit-errors.ts";

const CONTENT_TYPE = "application/json";
const noReport = () => undefined;

/** Input → accepted job: stages the body, and invokes. Once the endpoint has accepted, nothing that is odd in its answer loses the job. */
export async function submit({ body, length }: PreparedInput, session: Session): Promise<Job> {
  const { settings, clients, tenant, clock, log } = session;
  const inferenceId = randomUUID();
  const submittedAt = clock.now();
  const signal = new AbortController().signal;
  const location = inputPlace(inferenceId, settings);
  await s3ObjectStore(clients.s3, noReport)
    .put({ what: "stage the input", location, body: Buffer.from(body), contentType: CONTENT_TYPE }, signal)
    .catch((error: unknown) => {
      throw uploadError(error);
    });

  const { endpointName, requestTtlSeconds, invocationTimeoutSeconds } = settings;
  log.event("sagemaker_invocation_started", {
    endpoint_name: endpointName,
    invocation_id: inferenceId,
    sequence_length: length,
    s3_input_path: formatS3Uri(location),
  });
  const invocation = {
    endpointName,
    inferenceId,
    input: { location: formatS3Uri(location) },
    contentType: CONTENT_TYPE,
    accept: CONTENT_TYPE,
    outputPathExtension: undefined,
    filename: undefined,
    requestTtlSeconds,
    invocationTimeoutSeconds,
    customAttributes: JSON.stringify({
      invocation_id: inferenceId,
      sequence_length: length,
      timestamp: new Date(submittedAt).toISOString(),
    }),
  };
  const accepted = await sageMakerRuntime(clients.runtime, noReport)
    .invokeAsync(invocation, signal)
    .catch((error: unknown) => {
      throw invocationError(error);
    });
  const { outputLocation, failureLocation } = accepted;
  if (accepted.inferenceId === undefined && outputLocation === undefined) {
    throw new ToolError("SAGEMAKER_RESPONSE_ERROR", "SageMaker response missing inference ID");
  }
  const duration = clock.now() - submittedAt;
  log.metric("InvocationDuration", duration, "Milliseconds");
  log.metric("SequenceLength", length, "Count");
  log.event("sagemaker_invocation_success", {
    s3_output_path: outputLocation,
    invocation_id: inferenceId,
    sequence_length: length,
    endpoint_name: endpointName,
    duration_ms: duration,
  });
  const ttlSeconds = requestTtlSeconds + invocationTimeoutSeconds;
  return { inferenceId, outputLocation, failureLocation, submittedAt, ttlSeconds, tenant };
}
