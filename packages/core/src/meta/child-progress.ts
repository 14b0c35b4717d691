import type { InferenceEvent } from "../types/inference-event.ts";

/** How far each asynchronous child of a call is. */
export type ChildProgress = {
  onEvent(event: InferenceEvent): void;
  /** `model-a: queued | model-b: 3/8 chunks`; empty before the first chunk is accepted. */
  line(): string;
};

/** A listener that says per node how many of the accepted chunks are answered. */
export function childProgress(): ChildProgress {
  const nodes = new Map<string, { done: number; invoked: number }>();
  return {
    onEvent({ node, ...event }) {
      if (node === undefined) return;
      const count = nodes.get(node) ?? { done: 0, invoked: 0 };
      if (event.type === "chunk-invoked") count.invoked += 1;
      else if (event.type === "chunk-answered" || event.type === "chunk-failed") count.done += 1;
      else return;
      nodes.set(node, count);
    },
    line: () =>
      [...nodes]
        .map(
          ([node, { done, invoked }]) =>
            `${node}: ${done === 0 ? "queued" : `${done}/${Math.max(done, invoked)} chunks`}`,
        )
        .join(" | "),
  };
}
