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
  outputLocation: string;
  /** Null when the endpoint has no failure path. */
  failureLocation: string | null;
  /** Why it failed or expired. */
  error: string | null;
}

/** A checked request for an asynchronous invocation. */
export interface InvocationRequest {
  inferenceId: string;
  input: { location: string } | { body: Uint8Array };
  contentType: string | undefined;
  accept: string | undefined;
  customAttributes: string | undefined;
  outputLocation: string;
  failureLocation: string | undefined;
  requestTtlSeconds: number;
  invocationTimeoutSeconds: number;
}

/** A request on its way through an endpoint. */
export interface Invocation {
  request: InvocationRequest;
  record: InvocationRecord;
  /** Epoch milliseconds on the emulated clock. */
  receivedAtMs: number;
  cancelExpiry: () => void;
}
