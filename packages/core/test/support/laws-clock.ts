import { type Clock, systemClock } from "../../src/wait/clock.ts";

/** A client's time that passes so many times faster than the emulator's: its pauses between tries are short. */
export function fastClock(speed: number): Clock {
  const startedAt = Date.now();
  return {
    now: () => startedAt + (Date.now() - startedAt) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
