import type { SchedulingClock } from "../clock/clock.ts";
import { MINUTE_MS } from "../metrics/metric-store.ts";

export interface MinuteTick {
  /** Begins to tick with the next full minute, unless it does so already. */
  start(): void;
  stop(): void;
}

/** Calls `run` at every full minute of the emulated time. Without a start there is no timer. */
export function createMinuteTick(clock: SchedulingClock, run: (nowMs: number) => void): MinuteTick {
  let cancel: (() => void) | undefined;
  const plan = () => {
    const minuteMs = (Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS;
    cancel = clock.schedule(minuteMs - clock.now(), () => {
      plan();
      run(minuteMs);
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
