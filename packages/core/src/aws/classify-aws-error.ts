import type { ErrorCode } from "../errors/error-code.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

/** What was being done when AWS refused. */
export type Attempt = {
  /** The code where no better one fits. */
  readonly code: ErrorCode;
  /** For people: `stage the input at s3://…`. */
  readonly what: string;
  /** The IAM permission that the call needs, and on what: `s3:PutObject on arn:aws:s3:::bucket/*`. */
  readonly permission: string;
  readonly inferenceId?: string;
};

const credentialErrors = new Set([
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "InvalidToken",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);
const throttlingErrors = new Set([
  "RequestLimitExceeded",
  "SlowDown",
  "ThrottlingException",
  "TooManyRequestsException",
]);
const unreachable = /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT|EPIPE/;

/** An error of the AWS SDK → one of ours: what failed, why, and what to do. Decides on names and statuses, which AWS keeps stable. */
export function classifyAwsError(error: unknown, attempt: Attempt): SageMakerAsyncError {
  if (SageMakerAsyncError.isInstance(error)) return error;
  const { name, message, status, attempts } = factsOf(error);
  const reason = `Could not ${attempt.what}: ${message}`;
  const facts = { cause: error, attempts, inferenceId: attempt.inferenceId };

  if (name === "AbortError") {
    return new SageMakerAsyncError("cancelled", `Cancelled: ${attempt.what}.`, { ...facts, retryable: true });
  }
  if (credentialErrors.has(name)) {
    const advice = "Check the AWS credentials (environment variables, profile or role) and the region.";
    return new SageMakerAsyncError("access_denied", `${reason} ${advice}`, facts);
  }
  if (status === 403 || name === "AccessDeniedException") {
    const advice = `The credentials lack ${attempt.permission}.`;
    return new SageMakerAsyncError("access_denied", `${reason} ${advice}`, facts);
  }
  if (throttlingErrors.has(name)) {
    return new SageMakerAsyncError("throttled", `${reason} Try again later.`, { ...facts, retryable: true });
  }
  if (name === "NoSuchBucket") {
    const advice = "Create the bucket, or name another one.";
    return new SageMakerAsyncError(attempt.code, `${reason} ${advice}`, facts);
  }
  if (unreachable.test(name) || unreachable.test(message)) {
    const advice =
      "The service cannot be reached: check the network, the region, and AWS_ENDPOINT_URL where it is set.";
    return new SageMakerAsyncError(attempt.code, `${reason} ${advice}`, { ...facts, retryable: true });
  }
  // 429 is a model that is not ready yet (`ModelNotReadyException`).
  return new SageMakerAsyncError(attempt.code, reason, {
    ...facts,
    retryable: status >= 500 || status === 429,
  });
}

/** True for an error with which no other chunk of the job can succeed either. */
export function isFatal(error: SageMakerAsyncError): boolean {
  return !error.retryable && fatalCodes.has(error.code);
}

const fatalCodes: ReadonlySet<ErrorCode> = new Set([
  "access_denied",
  "endpoint_failed",
  "endpoint_not_found",
  "invalid_option",
  "stage_failed",
]);

type AwsFacts = { name: string; message: string; status: number; attempts: number | undefined };

/** What an SDK error says of itself: a connection error hides in `code`, a status and the attempts in `$metadata`. */
function factsOf(error: unknown): AwsFacts {
  if (!(error instanceof Error))
    return { name: "", message: sentence(String(error)), status: 0, attempts: undefined };
  const metadata =
    "$metadata" in error ? (error.$metadata as { httpStatusCode?: number; attempts?: number }) : {};
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  // The SDK calls an answer without a body `UnknownError`; its status is all there is to say.
  const bodyless = error.message === "UnknownError" || error.message === "";
  const message = bodyless ? `AWS answered ${metadata.httpStatusCode ?? code ?? error.name}` : error.message;
  return {
    name: error.name === "Error" ? (code ?? error.name) : error.name,
    message: sentence(message),
    status: metadata.httpStatusCode ?? 0,
    attempts: metadata.attempts,
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
