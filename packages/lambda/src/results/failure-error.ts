import { failureOf, formatS3Uri, type S3Location } from "@sagemaker-async/core/protocol";
import type { OpenedObject } from "../aws/read-object.ts";
import type { Session } from "../session.ts";
import { ToolError } from "../tool/tool-error.ts";
import { failureDetails } from "./failure-details.ts";
import { readText, type TextRead } from "./read-text.ts";

const MOST_BYTES = 64 * 1024;

/** A failure object that is there → the error that it tells of. */
export async function failureError(
  object: OpenedObject,
  location: S3Location,
  outputId: string,
  session: Session,
): Promise<ToolError> {
  const facts = {
    status: "failed",
    output_id: outputId,
    s3_failure_path: formatS3Uri(location),
    failure_time: object.lastModified?.toISOString(),
  };
  const read = await readText(object, MOST_BYTES, session);
  if (read.text === undefined) return unreadable(read, facts);
  const details = { ...facts, error_details: failureDetails(read.text, session.clock.now()) };
  switch (failureOf(Buffer.from(read.text), outputId).code) {
    case "expired":
      return new ToolError(
        "JOB_EXPIRED",
        "The job waited in the endpoint's queue for longer than its time to live. Submit it again.",
        { details: { ...details, status: "expired" } },
      );
    case "purged":
      return new ToolError("JOB_CANCELLED", "The job was cancelled before the endpoint took it.", {
        details: { ...details, status: "cancelled" },
      });
    default:
      return new ToolError("PREDICTION_FAILED", "Async inference prediction failed", { details });
  }
}

function unreadable(
  { problem, cause }: Extract<TextRead, { problem: string }>,
  facts: Readonly<Record<string, unknown>>,
): ToolError {
  if (problem === "other") {
    const message = "Prediction failed, but could not retrieve failure details";
    return new ToolError("FAILURE_RETRIEVAL_ERROR", message, { cause, details: facts });
  }
  const error_details = unreadableDetails[problem];
  return new ToolError("PREDICTION_FAILED", "Async inference prediction failed", {
    cause,
    details: { ...facts, error_details },
  });
}

const unreadableDetails = {
  encoding: {
    error_type: "encoding_error",
    error_message: "Failure details file contains invalid character encoding",
  },
  connection: {
    error_type: "boto_connection_error",
    error_message: "Failed to connect to S3 service for failure details",
  },
  timeout: {
    error_type: "failure_log_service_timeout",
    error_message: "Prediction failed and S3 service timeout retrieving failure details",
    retry_suggested: true,
  },
};
