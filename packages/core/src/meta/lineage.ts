import type { Child } from "./graph/child.ts";
import { type Graph, parentsOf } from "./graph/graph.ts";

/** What a graph predicts, and from what, as its endpoints' tags tell. */
export type Lineage = {
  /** The columns that its input endpoints need. */
  readonly features: readonly string[];
  /** The column that it predicts, where its last endpoints agree about it. */
  readonly target: string | undefined;
  /** `transformer` for a `Concat`, `classifier` for a `Vote`, the endpoint's own for an endpoint, else `regressor`. */
  readonly modelType: string | undefined;
};

type Children = ReadonlyMap<string, Child>;

/** Union of the columns that the input endpoints need, in their order. */
export function inputColumnsOf(graph: Graph, children: Children): string[] {
  return [...new Set(graph.inputNodes.flatMap((node) => children.get(node)?.metadata?.features ?? []))];
}

/** The target of the output endpoint, or the one that all nearest endpoints before an aggregation share. */
export function terminalTargetOf(graph: Graph, children: Children): string | undefined {
  const targets = new Set(nearestEndpoints(graph).map((node) => children.get(node)?.metadata?.target));
  const [target] = targets;
  return targets.size === 1 ? target : undefined;
}

function modelTypeOf(graph: Graph, children: Children): string | undefined {
  const node = graph.nodes.get(graph.outputNode ?? "");
  if (node?.kind !== "aggregation") return children.get(node?.name ?? "")?.metadata?.modelType;
  const { class: className } = node.aggregation.toJson();
  return className === "Concat" ? "transformer" : className === "Vote" ? "classifier" : "regressor";
}

/** Backwards from the output, breadth first, to the first endpoint on each way. */
function nearestEndpoints(graph: Graph): string[] {
  const looked = new Set(graph.outputNode === undefined ? [] : [graph.outputNode]);
  const endpoints: string[] = [];
  for (const name of looked) {
    if (graph.nodes.get(name)?.kind === "endpoint") endpoints.push(name);
    else for (const parent of parentsOf(graph, name)) looked.add(parent);
  }
  return endpoints;
}

export function lineageOf(graph: Graph, children: Children): Lineage {
  return {
    features: inputColumnsOf(graph, children),
    target: terminalTargetOf(graph, children),
    modelType: modelTypeOf(graph, children),
  };
}
