import type { InvocationRecord } from "../events/invocation-record.ts";

/** A checked request for an asynchronous invocation. */
export interface InvocationRequest {
  inferenceId: string;
  input: { location: string } | { body: Uint8Array };
  contentType: string | undefined;
  accept: string | undefined;
  customAttributes: string | undefined;
  /** Headers of the call that a container is sent though AWS is not known to; see `assumptions.containerHeaders`. */
  asyncHeaders: Record<string, string> | undefined;
  outputLocation: string | undefined;
  failureLocation: string | undefined;
  requestTtlSeconds: number;
  invocationTimeoutSeconds: number;
}

/** A request that was accepted and is not over. */
export interface OutstandingInvocation {
  request: InvocationRequest;
  /** Epoch milliseconds on the emulated clock. */
  receivedAtMs: number;
  /** Its result is where it belongs, and whoever should know was told. */
  forget: () => void;
}

/** A request on its way through an endpoint. */
export interface Invocation extends OutstandingInvocation {
  record: InvocationRecord;
  cancelExpiry: () => void;
  /** Whether it came to a worker once, and met the fault of its delivery. */
  isDelivered: boolean;
  /** Whether its end stands in the counts. However often it is delivered, it is counted once. */
  isCounted: boolean;
}
