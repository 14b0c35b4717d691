import type { ErrorCode } from "../errors/error-code.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

const MAX_TEXT = 500;

/**
 * A failure object → the error that it tells of. Its content is the container's own response body, or SageMaker's words;
 * AWS documents neither, so it is read as text, and only the texts known for SageMaker's own causes are told apart.
 */
export function failureOf(body: Uint8Array, inferenceId: string): SageMakerAsyncError {
  const text = Buffer.from(body).toString("utf8").trim();
  const { code, what } = known.find(({ pattern }) => pattern.test(text)) ?? unknown;
  const said = text === "" ? "it gave no reason" : text.slice(0, MAX_TEXT);
  return new SageMakerAsyncError(code, `${what}: ${said}`, { inferenceId, cause: text });
}

type Known = { readonly pattern: RegExp; readonly code: ErrorCode; readonly what: string };

const unknown = { code: "model_error", what: "The model failed" } as const;
const known: readonly Known[] = [
  {
    pattern: /invocation timed out while waiting for a response|InvocationTimeoutSeconds/i,
    code: "invocation_timeout",
    what: "The model did not answer within its invocation time-out",
  },
  {
    pattern: /RequestTTLSeconds|invocation expired|request expired/i,
    code: "expired",
    what: "The request waited in the endpoint's queue for longer than its time to live",
  },
  {
    pattern: /NoSuchKey/,
    code: "purged",
    what: "The staged input was deleted before the endpoint took it",
  },
];
