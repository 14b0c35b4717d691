/** Why S3 gave no object, as far as its answer tells. */
export type S3Problem =
  | "missing"
  /** Either there is nothing and `s3:ListBucket` is lacking, or `s3:GetObject` is. */
  | "forbidden"
  /** `s3:GetObject` is lacking. */
  | "denied"
  | "no-bucket"
  | "invalid-bucket"
  | "invalid-name"
  | "unavailable"
  /** The service was reached, and the connection broke. */
  | "broken-connection"
  | "unreachable"
  /** Another answer of S3. */
  | "refused"
  /** No answer, or none that S3 would give. */
  | "unknown";

const byName: Readonly<Record<string, S3Problem>> = {
  NoSuchKey: "missing",
  NotFound: "missing",
  AccessDenied: "forbidden",
  Forbidden: "forbidden",
  NoSuchBucket: "no-bucket",
  InvalidBucketName: "invalid-bucket",
  InvalidObjectName: "invalid-name",
  KeyTooLongError: "invalid-name",
  RequestTimeout: "unavailable",
  ServiceUnavailable: "unavailable",
  SlowDown: "unavailable",
  ThrottlingException: "unavailable",
};

export function s3ProblemOf(error: unknown): S3Problem {
  const { name, code, status, message } = factsOf(error);
  // Where S3 names the permission that is lacking, it tells "nothing there, and you may not know it" from "not for you".
  if (name === "AccessDenied" && message.includes("s3:ListBucket")) return "missing";
  if (name === "AccessDenied" && message.includes("s3:GetObject")) return "denied";
  const known = byName[name];
  if (known) return known;
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(code)) return "unreachable";
  if (/ECONNRESET|ETIMEDOUT|EPIPE|ECONNABORTED/.test(code) || name === "TimeoutError")
    return "broken-connection";
  if (status === 503 || status === 429) return "unavailable";
  // A status of success with an error is an answer that could not be understood.
  return status === undefined || status < 300 ? "unknown" : "refused";
}

type ErrorFacts = {
  readonly name: string;
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
};

/** What an SDK error says of itself: a connection error hides in `code`, or in the `code` of its cause or of one of several. */
function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { name: "", code: "", status: undefined, message: "" };
  const { $metadata, code, cause } = error as {
    $metadata?: { httpStatusCode?: number };
    code?: unknown;
    cause?: unknown;
  };
  const several = error instanceof AggregateError ? error.errors : [];
  const codes = [
    code,
    error.name,
    ...[cause, ...several].map((inner) => (inner instanceof Error && "code" in inner ? inner.code : "")),
  ];
  return {
    name: error.name,
    code: codes.join(" "),
    status: $metadata?.httpStatusCode,
    message: error.message,
  };
}
