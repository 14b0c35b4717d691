import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../src/wait/clock.ts";

/** Time that passes only where it is waited for. */
export function virtualClock(): Clock & { pass(ms: number): void; sleeping(): number } {
  let now = 0;
  let sleeping = 0;
  return {
    now: () => now,
    pass(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      sleeping += 1;
      await turn();
      if (!signal.aborted) now += ms;
      sleeping -= 1;
    },
    sleeping: () => sleeping,
  };
}
