import type { ErrorCode } from "../errors/error-code.ts";
import type { ChunkTicket } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";

/** What the model said of the rows, as a call that waits can hear it. */
export type SharedFailure = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
};

/**
 * What the one object of a computation says. `owner` is a random name of the call that wrote it, and with `beat` it makes
 * every version's text differ, so that every version has an ETag of its own.
 */
export type ShareRecord = RunningRecord | DoneRecord | FreeRecord;

/** The owner computes. It writes a next `beat` three times in `leaseMs`; the lease is dead when it does not. */
export type RunningRecord = {
  readonly state: "running";
  readonly owner: string;
  readonly beat: number;
  readonly leaseMs: number;
  /** How often the model has failed for these rows since it last answered. */
  readonly failures: number;
  /** The request that the endpoint has accepted from the owner: whoever takes over from a dead owner waits for it. */
  readonly ticket?: ChunkTicket | undefined;
};

/** The output, in the order of the content key. */
export type DoneRecord = {
  readonly state: "done";
  readonly owner: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly output: readonly Row[];
};

/** The owner has given up. */
export type FreeRecord = {
  readonly state: "free";
  readonly owner: string;
  readonly failures: number;
  /** Not there when the owner had a reason of its own. */
  readonly failure?: SharedFailure | undefined;
};

/** How often the model has failed for the rows of this record since it last answered. */
export function failuresOf(record: ShareRecord | undefined): number {
  return record === undefined || record.state === "done" ? 0 : record.failures;
}

export function encodeRecord(record: ShareRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}

/** `undefined` for bytes that are no record: nobody's lease, free to take. */
export function decodeRecord(body: Uint8Array): ShareRecord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Only this file writes records, and a changed format changes the content key: so the state tells the rest. */
function isRecord(value: unknown): value is ShareRecord {
  if (typeof value !== "object" || value === null || !("state" in value)) return false;
  return value.state === "running" || value.state === "done" || value.state === "free";
}
