import { SageMakerAsyncError } from "@sagemaker-async/core/protocol";
import { s3ProblemOf } from "../aws/s3-problem.ts";
import { ToolError } from "../tool/tool-error.ts";

/** Why an input could not be uploaded. S3's own words are kept; words of this machine are not. */
export function uploadError(error: unknown): ToolError {
  const cause = behind(error);
  const problem = s3ProblemOf(cause);
  const isAnswer = problem !== "unreachable" && problem !== "broken-connection" && problem !== "unknown";
  const message = isAnswer
    ? `Failed to upload input data to S3: ${messageOf(cause)}`
    : `Unexpected error uploading input data to S3: ${nameOf(cause)}`;
  return new ToolError("S3_UPLOAD_ERROR", message, { cause });
}

/** Why SageMaker did not accept a request. */
export function invocationError(error: unknown): ToolError {
  const cause = behind(error);
  const name = nameOf(cause);
  const [code, message] = invocationFailure(cause, name);
  return new ToolError(code, message, { cause });
}

function invocationFailure(cause: unknown, name: string): [code: string, message: string] {
  switch (name) {
    // The runtime says ValidationError, the control plane ValidationException.
    case "ValidationError":
    case "ValidationException":
      return ["SAGEMAKER_VALIDATION_ERROR", `SageMaker validation error: ${messageOf(cause)}`];
    case "ModelError":
      return ["SAGEMAKER_MODEL_ERROR", "Model error occurred during invocation"];
    case "InternalFailure":
      return ["SAGEMAKER_INTERNAL_ERROR", "SageMaker internal error occurred"];
    case "ServiceUnavailable":
      return ["SAGEMAKER_SERVICE_UNAVAILABLE", "SageMaker service is temporarily unavailable"];
  }
  switch (s3ProblemOf(cause)) {
    case "unreachable":
    case "broken-connection":
      return ["AWS_CONNECTION_ERROR", "Failed to connect to AWS services"];
    case "unknown":
      return ["INVOCATION_ERROR", `Unexpected error during endpoint invocation: ${name}`];
    default:
      return ["SAGEMAKER_ERROR", `SageMaker error: ${messageOf(cause)}`];
  }
}

/** Core's errors tell people where to look; the tool's codes go by AWS's own error behind them. */
function behind(error: unknown): unknown {
  return SageMakerAsyncError.isInstance(error) ? error.cause : error;
}

/** AWS's own words, without account numbers and resource names, which are not for an agent. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  return text.replaceAll(/\barn:aws\S*/g, "[arn]").replaceAll(/\b\d{12}\b/g, "[account]");
}

/** Of an error of this machine, its kind is all that is told. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "Error";
  return error.name === "Error" && "code" in error && typeof error.code === "string"
    ? error.code
    : error.name;
}
