import type { FailureEnvelope } from "./envelope.ts";

export type ToolErrorFacts = {
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** All that is wrong with the arguments. */
  readonly errors?: readonly string[] | undefined;
  /** The error behind this one, for the log alone. */
  readonly cause?: unknown;
};

/** A failure that is to be expected: thrown within a tool, answered as data. */
export class ToolError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly errors: readonly string[] | undefined;

  constructor(code: string, message: string, { details, errors, cause }: ToolErrorFacts = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ToolError";
    this.code = code;
    this.details = details;
    this.errors = errors;
  }

  toEnvelope(now: number): FailureEnvelope {
    return {
      success: false,
      error_code: this.code,
      message: this.message,
      ...(this.errors && { errors: this.errors }),
      ...(this.details && { details: this.details }),
      timestamp: new Date(now).toISOString(),
    };
  }
}
