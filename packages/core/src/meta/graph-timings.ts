import type { InferenceEvent } from "../types/inference-event.ts";
import { type Graph, parentsOf } from "./graph/graph.ts";
import { topologicalOrder } from "./graph/topological-order.ts";

/** How long the nodes of one call worked. */
export type GraphTimings = {
  readonly nodes: {
    readonly [node: string]: {
      /** Rows that came to it. */
      readonly rows: number;
      /** Rows that left it unanswered. */
      readonly failed: number;
      /** The sum over all groups of rows, which may have been at it at the same time. */
      readonly elapsedMs: number;
    };
  };
  /** The path from an input to the output that took longest: what to make faster first. */
  readonly criticalPath: readonly string[];
};

/** A listener that adds up what each node took. */
export function collectTimings(graph: Graph): {
  onEvent(event: InferenceEvent): void;
  timings(): GraphTimings;
} {
  const nodes = new Map<string, { rows: number; failed: number; elapsedMs: number }>();
  return {
    onEvent(event) {
      if (event.type !== "node-finished" || event.node === undefined || !graph.nodes.has(event.node)) return;
      const sum = nodes.get(event.node) ?? { rows: 0, failed: 0, elapsedMs: 0 };
      nodes.set(event.node, {
        rows: sum.rows + event.rows,
        failed: sum.failed + event.failed,
        elapsedMs: sum.elapsedMs + event.elapsedMs,
      });
    },
    timings: () => ({
      nodes: Object.fromEntries(nodes),
      criticalPath: longestPath(graph, (node) => nodes.get(node)?.elapsedMs ?? 0),
    }),
  };
}

function longestPath(graph: Graph, lengthOf: (node: string) => number): string[] {
  const paths = new Map<string, { readonly nodes: readonly string[]; readonly length: number }>();
  for (const node of topologicalOrder(graph)) {
    const longest = parentsOf(graph, node)
      .map((parent) => paths.get(parent))
      .reduce((one, other) => ((other?.length ?? -1) > (one?.length ?? -1) ? other : one), undefined);
    paths.set(node, {
      nodes: [...(longest?.nodes ?? []), node],
      length: (longest?.length ?? 0) + lengthOf(node),
    });
  }
  return [...(paths.get(graph.outputNode ?? "")?.nodes ?? [])];
}
