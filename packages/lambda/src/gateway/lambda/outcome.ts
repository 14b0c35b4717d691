/** What a function's error looks like to its caller, as Lambda answers `Invoke` with `FunctionError`. */
export type FunctionError = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
};

/** The end of one invocation. A `payload` is the JSON text that the handler's result became. */
export type FunctionOutcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

/** An outcome, and what it took. */
export type InvocationResult = FunctionOutcome & {
  readonly requestId: string;
  readonly durationMs: number;
  /** How long the runtime and the handler's module took to load; only where this invocation started them. */
  readonly initDurationMs?: number;
};

export function failed(errorType: string, errorMessage: string): FunctionOutcome {
  return { ok: false, error: { errorType, errorMessage } };
}

/** Lambda's words for a function that did not end within its time-out. */
export function timedOut(requestId: string, timeoutMs: number): FunctionOutcome {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return failed("Sandbox.Timedout", `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`);
}

/** Lambda's words for a runtime that went away during an invocation. */
export function exited(requestId: string, code: number | null, signal: string | null): FunctionOutcome {
  const reason =
    signal === null ? `with error: exit status ${code}` : `with error: signal: ${signal.toLowerCase()}`;
  const text = code === 0 ? "without providing a reason" : reason;
  return failed("Runtime.ExitError", `RequestId: ${requestId} Error: Runtime exited ${text}`);
}
