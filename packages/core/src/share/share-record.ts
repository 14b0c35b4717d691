import type { ErrorCode } from "../errors/error-code.ts";
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
export type ShareRecord =
  /** The owner computes. It writes a next `beat` three times in `leaseMs`; the lease is dead when it does not. */
  | { readonly state: "running"; readonly owner: string; readonly beat: number; readonly leaseMs: number }
  /** The outputs, in the order of the content key, until `expiresAt` (epoch ms). */
  | {
      readonly state: "done";
      readonly owner: string;
      readonly expiresAt: number;
      readonly output: readonly Row[];
    }
  /** The owner has given up. `failure` is there when the model failed. */
  | { readonly state: "free"; readonly owner: string; readonly failure?: SharedFailure | undefined };

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
