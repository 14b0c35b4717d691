import type { ErrorCode } from "./error-code.ts";

const marker = Symbol.for("@sagemaker-async/error");

export type ErrorFacts = {
  /** Whether the same call may succeed if it is made again later. Default: false. */
  readonly retryable?: boolean;
  readonly inferenceId?: string | undefined;
  /** How often the work was tried, by the SDK's and our own repetitions, and in larger chunks before. */
  readonly attempts?: number | undefined;
  /** The error, or the endpoint's own words, behind this one. */
  readonly cause?: unknown;
};

/** The one error of this project: what went wrong, where, whether to try again, and what to do. */
export class SageMakerAsyncError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly inferenceId: string | undefined;
  readonly attempts: number | undefined;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "SageMakerAsyncError";
    this.code = code;
    this.retryable = facts.retryable ?? false;
    this.inferenceId = facts.inferenceId;
    this.attempts = facts.attempts;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for this error from any copy of this package, which `instanceof` cannot promise. */
  static isInstance(value: unknown): value is SageMakerAsyncError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
