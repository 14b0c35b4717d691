import type { InferenceEvent } from "../types/inference-event.ts";
import type { InferenceStats } from "../types/inference-result.ts";

/** Counts of a call that only its events tell. */
export type EventStats = Omit<InferenceStats, "rows" | "succeeded" | "failed" | "elapsedMs">;

/** A listener that counts what happens in one call. */
export function collectStats(): { onEvent(event: InferenceEvent): void; stats(): EventStats } {
  let invocations = 0;
  let retries = 0;
  let cacheHits = 0;
  let cacheMisses = 0;
  const requests: { [api: string]: number } = {};

  return {
    onEvent(event) {
      if (event.type === "request") {
        requests[event.api] = (requests[event.api] ?? 0) + event.attempts;
        retries += event.attempts - 1;
      } else if (event.type === "chunk-invoked") {
        invocations += 1;
      } else if (event.type === "retry") {
        retries += 1;
      } else if (event.type === "chunk-split") {
        retries += 2;
      } else if (event.type === "cache-lookup") {
        cacheHits += event.hits;
        cacheMisses += event.misses + event.shared;
      }
    },
    stats: () => ({ invocations, retries, cacheHits, cacheMisses, requests: { ...requests } }),
  };
}
