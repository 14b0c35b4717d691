/** Where a request stands. */
export type InvocationState = "queued" | "running" | "completed" | "failed" | "expired";

/** One request as the inspection API and the events show it. Times are ISO 8601 on the emulated clock. */
export interface InvocationRecord {
  inferenceId: string;
  endpointName: string;
  state: InvocationState;
  /** How often a worker took it. */
  attempts: number;
  receivedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** Null for an inline body. */
  inputLocation: string | null;
  /** Null when the endpoint has no output path. */
  outputLocation: string | null;
  /** Null when the endpoint has no failure path. */
  failureLocation: string | null;
  /** Why it failed or expired. */
  error: string | null;
}
