import type { Miss } from "./active-keys.ts";
import { Channel } from "./channel.ts";

/** Misses on their way into one stream of the endpoint. */
export class MissStream {
  readonly misses: Channel<Miss>;
  /** What was sent and has no result so far. */
  readonly unanswered = new Set<Miss>();
  /** The endpoint has ended its stream, or stopped to read. */
  #ended = false;

  constructor(capacity: number) {
    this.misses = new Channel(capacity);
  }

  get open(): boolean {
    return !this.#ended && !this.misses.left;
  }

  push(miss: Miss): void {
    this.unanswered.add(miss);
    this.misses.push(miss);
  }

  ended(): void {
    this.#ended = true;
    // Whoever waits for room in it need not wait any longer.
    this.misses.drop();
  }
}
