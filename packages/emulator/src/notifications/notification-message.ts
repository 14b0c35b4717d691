import { Buffer } from "node:buffer";
import type { Assumptions } from "../configuration/assumptions-schema.ts";
import type { FinishedInvocation } from "../endpoint/notify-outcome.ts";

/** An answer goes into a message up to this size. */
const LARGEST_INCLUDED_BYTES = 128 * 1024;

export interface MessageOptions {
  region: string;
  /** Emulated epoch milliseconds at which the result stood in S3. */
  eventTimeMs: number;
  /** Whether the endpoint includes the answer in messages to this topic. */
  includesAnswer: boolean;
  failureMessage: Assumptions["failureMessage"];
}

/** The message that a topic gets, as real ones look. A failure has no `responseParameters`; what was not sent is absent. */
export function notificationMessage(
  { request, record, outcome, receivedAtMs }: FinishedInvocation,
  { region, eventTimeMs, includesAnswer, failureMessage }: MessageOptions,
): object {
  const { answer } = outcome;
  const mayHoldAnswer = includesAnswer && (outcome.state === "completed" || failureMessage.responseBody);
  const isIncluded =
    mayHoldAnswer && answer !== undefined && answer.body.byteLength <= LARGEST_INCLUDED_BYTES;
  const failureLocation =
    outcome.state === "failed" && failureMessage.failureLocation ? record.failureLocation : null;
  return {
    awsRegion: region,
    eventTime: shortTime(eventTimeMs),
    receivedTime: shortTime(receivedAtMs),
    ...(outcome.state === "completed"
      ? { invocationStatus: "Completed" }
      : { invocationStatus: "Failed", failureReason: failureReason(outcome.error, answer?.status) }),
    ...(failureLocation !== null && { failureLocation }),
    requestParameters: {
      ...(request.accept !== undefined && { accept: request.accept }),
      ...(request.contentType !== undefined && { contentType: request.contentType }),
      ...(request.customAttributes !== undefined && { customAttributes: request.customAttributes }),
      endpointName: record.endpointName,
      ...("location" in request.input && { inputLocation: request.input.location }),
    },
    ...(outcome.state === "completed" && {
      responseParameters: {
        contentType: outcome.answer.contentType,
        ...(record.outputLocation !== null && { outputLocation: record.outputLocation }),
      },
    }),
    ...(isIncluded && {
      responseBody: {
        content: Buffer.from(answer.body).toString("base64"),
        message: "Check S3 path location(if configured) or Cloudwatch for additional details.",
        encoding: "BASE64",
      },
    }),
    inferenceId: record.inferenceId,
    eventVersion: "1.0",
    eventSource: "aws:sagemaker",
    eventName: "InferenceResult",
  };
}

function failureReason(error: string, status: number | undefined): string {
  if (status === undefined) return error;
  const kind = status < 500 ? "client" : "server";
  return `ClientError: Received ${kind} error (${status}) from model. See the SageMaker Endpoint logs in your account for more information.`;
}

/** Real messages drop the trailing zeros of the milliseconds. */
function shortTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.?0+Z$/, "Z");
}
