import type { SchedulingClock } from "../clock/clock.ts";

export interface Tick {
  /** Begins to tick with the next whole period, unless it does so already. */
  start(): void;
  stop(): void;
}

/** Calls `run` at every whole period of the emulated time. Without a start there is no timer. */
export function createTick(clock: SchedulingClock, periodMs: number, run: (nowMs: number) => void): Tick {
  let cancel: (() => void) | undefined;
  const plan = () => {
    const nextMs = (Math.floor(clock.now() / periodMs) + 1) * periodMs;
    cancel = clock.schedule(nextMs - clock.now(), () => {
      plan();
      run(nextMs);
    });
  };
  return {
    start() {
      if (cancel === undefined) plan();
    },
    stop() {
      cancel?.();
      cancel = undefined;
    },
  };
}
