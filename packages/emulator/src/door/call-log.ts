import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock/clock.ts";
import type { CallFilter, CallRecord } from "../events/call-record.ts";
import type { ApiCall } from "./api-call.ts";
import { s3Names } from "./s3-address.ts";

/** So many calls are remembered. */
const REMEMBERED_CALLS = 10_000;

const NO_NAMES = { bucket: null, key: null, prefix: null, copySource: null };

/** The calls that clients made since the start or the last reset, and how each was answered. */
export class CallLog {
  readonly #clock: Pick<Clock, "now">;
  readonly #onAnswer: (call: CallRecord) => void;
  #calls: CallRecord[] = [];

  constructor(clock: Pick<Clock, "now">, onAnswer: (call: CallRecord) => void) {
    this.#clock = clock;
    this.#onAnswer = onAnswer;
  }

  /** Records a call when its answer has been sent. */
  follow(
    { service, operation, url }: Pick<ApiCall, "service" | "operation" | "url">,
    { headers }: Pick<IncomingMessage, "headers">,
    response: ServerResponse,
  ): void {
    const receivedAtMs = this.#clock.now();
    // Now: what serves the request may take the headers apart.
    const names = service === "s3" ? s3Names(url, headers["x-amz-copy-source"]) : NO_NAMES;
    response.once("close", () => {
      const status = response.writableFinished ? response.statusCode : null;
      this.#record({ at: new Date(receivedAtMs).toISOString(), service, operation, ...names, status });
    });
  }

  /** The newest 10,000 calls, oldest first. */
  list({ service, operation }: CallFilter = {}): CallRecord[] {
    return this.#calls
      .slice(-REMEMBERED_CALLS)
      .filter((call) => service === undefined || call.service === service)
      .filter((call) => operation === undefined || call.operation === operation);
  }

  clear(): void {
    this.#calls = [];
  }

  #record(call: CallRecord): void {
    this.#calls.push(call);
    // Trimmed in blocks: dropping one entry per call would move the whole array each time.
    if (this.#calls.length >= 2 * REMEMBERED_CALLS) this.#calls = this.#calls.slice(-REMEMBERED_CALLS);
    this.#onAnswer(call);
  }
}
