import { setTimeout as delay } from "node:timers/promises";

/** The one way to know the time and to wait, so that a test can drive both. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits. An aborted signal ends the wait early, without an error, and leaves no timer and no listener. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: Date.now,
  async sleep(ms, signal) {
    await delay(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  },
};
