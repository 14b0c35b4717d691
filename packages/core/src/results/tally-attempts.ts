import type { InferenceEvent } from "../types/inference-event.ts";

/** How often each row was sent, chunks that were split included. */
export type AttemptTally = {
  onEvent(event: InferenceEvent): void;
  attemptsOf(index: number): number | undefined;
};

/** Hears the events of an endpoint's own call. Those of a graph's nodes, or from behind a cache, number their rows differently. */
export function tallyAttempts(): AttemptTally {
  const attempts: number[] = [];
  return {
    onEvent(event) {
      if (event.type !== "chunk-invoked") return;
      const end = event.firstRow + event.rows;
      for (let index = event.firstRow; index < end; index += 1) attempts[index] = (attempts[index] ?? 0) + 1;
    },
    attemptsOf: (index) => attempts[index],
  };
}
