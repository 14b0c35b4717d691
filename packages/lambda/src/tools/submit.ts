import { sageMakerRuntime } from "@sagemaker-async/core/protocol";
import type { Job } from "../jobs/job.ts";
import type { Session } from "../session.ts";
import { ToolError } from "../tool/tool-error.ts";
import { CONTENT_TYPE, type StagedInput } from "./stage-input.ts";
import { invocationError } from "./submit-errors.ts";

/** Staged input → accepted job. Once the endpoint has accepted, nothing that is odd in its answer loses the job. */
export async function submit(staged: StagedInput, session: Session): Promise<Job> {
  const { inferenceId, location, length, submittedAt } = staged;
  const { settings, clients, tenant, clock, log } = session;
  const { endpointName, requestTtlSeconds, invocationTimeoutSeconds } = settings;
  log.event("sagemaker_invocation_started", {
    endpoint_name: endpointName,
    invocation_id: inferenceId,
    sequence_length: length,
    s3_input_path: location,
  });
  const invocation = {
    endpointName,
    inferenceId,
    input: { location },
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
  const accepted = await sageMakerRuntime(clients.runtime, () => undefined)
    .invokeAsync(invocation, new AbortController().signal)
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
