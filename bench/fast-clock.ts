import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "@sagemaker-async/core";

/** A client's clock that runs as fast as an emulator's, so that minutes are measured in seconds. */
export function fastClock(speed: number): Clock {
  const startedAt = Date.now();
  return {
    now: () => startedAt + (Date.now() - startedAt) * speed,
    async sleep(ms, signal) {
      await delay(ms / speed, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}
