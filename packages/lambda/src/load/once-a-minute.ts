import type { Clock } from "@sagemaker-async/core/protocol";
import type { ReadLoad } from "../tools/estimate.ts";

/** Metrics come by the minute. What cannot be read, for want of a permission or of a way there, will hardly be readable sooner. */
const KEPT_MS = 60_000;

/** Reads a part of the load once a minute at most; `undefined` where it cannot be read, which the log is told. */
export function onceAMinute<Fact>(
  clock: Clock,
  part: string,
  read: (signal: AbortSignal) => Promise<Fact>,
): (call: Parameters<ReadLoad>[0]) => Promise<Fact | undefined> {
  let kept: { readonly fact: Fact | undefined; readonly until: number } | undefined;
  return async ({ signal, log }) => {
    if (kept && clock.now() < kept.until) return kept.fact;
    const fact = await read(signal).catch((error: unknown) => {
      log.event("load_unreadable", { part, error: error instanceof Error ? error.name : "" });
      return undefined;
    });
    kept = { fact, until: clock.now() + KEPT_MS };
    return fact;
  };
}
