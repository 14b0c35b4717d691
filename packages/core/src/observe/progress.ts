import type { InferenceEvent } from "../types/inference-event.ts";
import type { Clock } from "../wait/clock.ts";

/** How far a call is. */
export type Progress = {
  /** Rows whose fate is known, those that failed included. */
  readonly done: number;
  /** Of these, the rows that failed. */
  readonly failed: number;
  /** Rows of the whole call, where the caller knows it. */
  readonly total: number | undefined;
  /** Rows a second, since the call began. */
  readonly ratePerSecond: number;
  /** How long the rest takes at that rate, where `total` is known and something is done. */
  readonly etaMs: number | undefined;
  /** Requests of this call that the endpoint accepted and has not answered. */
  readonly invocationsInFlight: number;
  readonly elapsedMs: number;
};

export type ProgressCount = { onEvent(event: InferenceEvent): void; progress(): Progress };

/** A listener that counts how far one call is. Rows that a cache answers count as well. */
export function countProgress(clock: Clock, total?: number | undefined): ProgressCount {
  const startedAt = clock.now();
  const inFlight = new Set<string>();
  let done = 0;
  let failed = 0;

  return {
    onEvent(event) {
      // What happens within a graph says what is in flight; a row is done when it has been through all of it.
      const isWhole = event.node === undefined;
      switch (event.type) {
        case "chunk-invoked":
          inFlight.add(nameOf(event));
          break;
        case "chunk-split": // its rows come again, in halves
          inFlight.delete(nameOf(event));
          break;
        case "chunk-answered":
          inFlight.delete(nameOf(event));
          if (isWhole) done += event.rows;
          if (isWhole) failed += event.failed;
          break;
        case "chunk-failed":
          inFlight.delete(nameOf(event));
          if (isWhole) done += event.rows;
          if (isWhole) failed += event.rows;
          break;
        case "cache-lookup":
          if (isWhole) done += event.hits + event.shared;
          break;
        case "group-done":
          if (isWhole) done += event.rows;
          if (isWhole) failed += event.failed;
          break;
      }
    },
    progress() {
      const elapsedMs = clock.now() - startedAt;
      const ratePerSecond = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0;
      const isForeseen = total !== undefined && ratePerSecond > 0;
      const etaMs = isForeseen ? (Math.max(0, total - done) * 1000) / ratePerSecond : undefined;
      return { done, failed, total, ratePerSecond, etaMs, invocationsInFlight: inFlight.size, elapsedMs };
    },
  };
}

type ChunkPlace = { readonly firstRow: number; readonly rows: number; readonly node?: string | undefined };

/** A chunk that fails may never have been invoked, so chunks are told apart. */
function nameOf({ firstRow, rows, node = "" }: ChunkPlace): string {
  return `${node}:${firstRow}-${rows}`;
}
