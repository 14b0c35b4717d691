import { setImmediate } from "node:timers/promises";
import type { Miss } from "./active-keys.ts";
import { MissStream } from "./miss-stream.ts";

/** So many misses may wait until the endpoint takes them. */
const maxUnsent = 1_000;

/** The streams into the endpoint that one call has open: one for its misses as they are found, opened by the first. */
export class SentMisses {
  readonly #compute: (stream: MissStream) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  readonly #running = new Set<Promise<void>>();
  #current: MissStream | undefined;
  #alone: Miss[] = [];
  #aloneRuns = false;
  #failed = false;

  constructor(compute: (stream: MissStream) => Promise<void>, onError: (error: unknown) => void) {
    this.#compute = compute;
    this.#onError = onError;
  }

  send(miss: Miss): void {
    if (!this.#current?.open) {
      this.#current = new MissStream(maxUnsent);
      this.#track(this.#compute(this.#current));
    }
    this.#current.push(miss);
  }

  /**
   * Sends a row for which the answer of another row of its key does not do. Such rows are seldom, and are found when the
   * stream may already have ended, so they have a stream of their own: one at a time, with all that are there when it starts.
   */
  sendAlone(miss: Miss): void {
    this.#alone.push(miss);
    if (this.#aloneRuns) return;
    this.#aloneRuns = true;
    this.#track(this.#computeAlone());
  }

  /** Resolves when the endpoint has taken enough of what was sent. */
  async room(): Promise<void> {
    await this.#current?.misses.room();
  }

  /** No more is coming for now: an endpoint that gathers rows sends what it has. What comes later opens another stream. */
  flush(): void {
    this.#current?.misses.end();
    this.#current = undefined;
  }

  /** The endpoint gets this error from its source of rows, and nothing more is sent. */
  fail(error: unknown): void {
    this.#failed = true;
    this.#current?.misses.drop();
    this.#current?.misses.fail(error);
  }

  /** Resolves when every stream has ended. Never rejects. */
  async finished(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #computeAlone(): Promise<void> {
    while (this.#alone.length > 0) {
      // One turn of the event loop, so that rows of one chunk, whose answers land together, are sent together.
      await setImmediate();
      if (this.#failed) return;
      const stream = new MissStream(Number.POSITIVE_INFINITY);
      for (const miss of this.#alone.splice(0)) stream.push(miss);
      stream.misses.end();
      await this.#compute(stream);
    }
    this.#aloneRuns = false;
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch(this.#onError).then(() => {
      this.#running.delete(tracked);
    });
    this.#running.add(tracked);
  }
}
