import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../wait/clock.ts";

export type ManualClockOptions = {
  /** What time it is at first, epoch ms. Default: 0. */
  readonly startAt?: number;
  /**
   * Whether time goes on by itself, to the end of the next sleep, whenever there is nothing else to do: hours pass at once. Only for code
   * that waits for nothing but this clock: a request that is under way does not stop it. Default: false.
   */
  readonly jumps?: boolean;
};

/** A clock that a test moves. */
export type ManualClock = Clock & {
  /** Sleeps under way. */
  readonly sleeping: number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Lets time pass. Whoever sleeps no longer than that wakes up, one after the other, each at its own time. */
  advance(ms: number): Promise<void>;
};

type Sleeper = { readonly until: number; readonly wake: () => void };

/** What a step sets off may take some turns of the event loop until it sleeps again. */
const TURNS = 20;

/** Time that passes only when a test says so, for everything that takes a `clock`. */
export function manualClock({ startAt = 0, jumps = false }: ManualClockOptions = {}): ManualClock {
  let now = startAt;
  let isJumping = false;
  const sleepers = new Set<Sleeper>();

  const wakeNext = (before: number): boolean => {
    const [next] = [...sleepers].toSorted((left, right) => left.until - right.until);
    if (!next || next.until > before) return false;
    now = Math.max(now, next.until);
    next.wake();
    return true;
  };
  const settle = async () => {
    for (let turns = 0; turns < TURNS; turns += 1) await turn();
  };
  const jumpWhenIdle = (): void => {
    if (!jumps || isJumping) return;
    isJumping = true;
    setImmediate(() => {
      isJumping = false;
      if (wakeNext(Number.POSITIVE_INFINITY)) jumpWhenIdle();
    });
  };

  return {
    now: () => now,
    get sleeping() {
      return sleepers.size;
    },
    sleep(ms, signal) {
      if (signal?.aborted || ms <= 0) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeper = {
        until: now + ms,
        wake: () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", sleeper.wake);
          resolve();
        },
      };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake);
      jumpWhenIdle();
      return promise;
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      while (wakeNext(end)) await settle();
      now = Math.max(now, end);
    },
  };
}
