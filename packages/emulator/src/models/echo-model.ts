import type { SchedulingClock } from "../clock/clock.ts";
import type { Model } from "./model.ts";

/** Answers with the request's body and content type, after `latencyMs` on the emulator's clock. */
export function createEchoModel(latencyMs: number, clock: SchedulingClock): Model {
  return {
    async invoke({ body, contentType, signal }) {
      if (latencyMs > 0) await wait(latencyMs, clock, signal);
      return { body, contentType };
    },
  };
}

function wait(delayMs: number, clock: SchedulingClock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.schedule(delayMs, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
    signal.addEventListener("abort", abort, { once: true });
  });
}
