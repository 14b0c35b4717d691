import { formatS3Uri, type S3Location } from "@sagemaker-async/core/protocol";
import type { S3Problem } from "../aws/s3-problem.ts";
import { ToolError } from "../tool/tool-error.ts";

const RETRY = { retry_suggested: true, retry_after_seconds: 30 };

/** Why a result cannot be read, in the tool's words. */
export function readError(problem: S3Problem, location: S3Location, cause: unknown): ToolError {
  const { bucket } = location;
  const said = cause instanceof Error ? cause.message : "";
  const kind = cause instanceof Error ? cause.name : "Error";
  const fail = (code: string, message: string, more: Readonly<Record<string, unknown>> = {}) =>
    new ToolError(code, message, {
      cause,
      details: { s3_bucket: bucket, attempted_path: formatS3Uri(location), ...more },
    });
  switch (problem) {
    case "no-bucket":
      return fail("BUCKET_NOT_FOUND", `S3 bucket '${bucket}' does not exist`);
    case "denied":
    case "forbidden":
    case "missing":
      return fail("ACCESS_DENIED", "S3 configuration error: Access denied to S3 object");
    case "invalid-bucket":
      return fail("INVALID_BUCKET_NAME", `Invalid S3 bucket name: '${bucket}'`);
    case "invalid-name":
      return fail("INVALID_S3_NAME", "S3 configuration error: Invalid S3 bucket or object name");
    case "unavailable":
      return fail(
        "S3_SERVICE_UNAVAILABLE",
        "S3 service temporarily unavailable: S3 service temporarily unavailable",
        RETRY,
      );
    case "broken-connection":
      return fail(
        "BOTO_CONNECTION_ERROR",
        "S3 service temporarily unavailable: Failed to connect to S3 service",
        RETRY,
      );
    case "unreachable":
      return fail("S3_CONNECTION_ERROR", "Failed to connect to S3 service");
    case "refused":
      return fail("S3_ACCESS_ERROR", `Cannot access S3 bucket '${bucket}': ${said}`);
    case "unknown":
      return fail("UNKNOWN_S3_ERROR", `Unexpected error accessing S3 bucket: ${kind}`);
  }
}

/** The same in few words, for what does not end a look. */
export function warningOf(problem: S3Problem): string {
  switch (problem) {
    case "denied":
    case "forbidden":
      return "Access denied to S3 object";
    case "unavailable":
      return "S3 service temporarily unavailable";
    case "broken-connection":
    case "unreachable":
      return "Failed to connect to S3 service";
    default:
      return "Unknown S3 error";
  }
}
