import type { ErrorCode } from "../errors/error-code.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

const MAX_TEXT = 500;

/**
 * A failure object → the error that it tells of. Its content is the container's own response body, or SageMaker's words;
 * AWS documents neither, so it is read as text, and only the texts known for SageMaker's own causes are told apart.
 */
export function failureOf(body: Uint8Array, inferenceId: string): SageMakerAsyncError {
  const text = Buffer.from(body).toString("utf8").trim();
  const { code, what, retryable = false } = known.find(({ pattern }) => pattern.test(text)) ?? unknown;
  const said = text === "" ? "it gave no reason" : text.slice(0, MAX_TEXT);
  return new SageMakerAsyncError(code, `${what}: ${said}`, { retryable, inferenceId, cause: text });
}

/** Of `failureOf`'s errors: nothing was wrong with the rows, which may be sent again. */
export function isContainerGone({ code, retryable }: SageMakerAsyncError): boolean {
  return code === "model_error" && retryable;
}

type Known = {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly what: string;
  readonly retryable?: boolean;
};

const unknown: Omit<Known, "pattern"> = { code: "model_error", what: "The model failed" };
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
    // Seen of real containers: deepjavalibrary/djl-serving#2648; the others are those that Workbench repeats.
    pattern: /connection reset by peer|could not get a response|server error \(0\)/i,
    code: "model_error",
    what: "The model's container went away",
    retryable: true,
  },
  {
    pattern: /NoSuchKey/,
    code: "purged",
    what: "The staged input was deleted before the endpoint took it",
  },
];
