import type { Aggregation } from "../aggregations/aggregation.ts";
import type { NodeOptions } from "./node-options.ts";

/** A node that asks an endpoint. Several nodes may ask the same one. */
export type EndpointNode = {
  readonly kind: "endpoint";
  readonly name: string;
  readonly endpointName: string;
  readonly options: NodeOptions;
};

/** A node that combines what its parents answered. */
export type AggregationNode = {
  readonly kind: "aggregation";
  readonly name: string;
  readonly aggregation: Aggregation;
};

export type GraphNode = EndpointNode | AggregationNode;

/** From a node to one that takes its rows. */
export type Edge = readonly [from: string, to: string];

/** The shape of a graph: plain data. */
export type Graph = {
  /** By name, in the order in which they were added. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly Edge[];
  readonly inputNodes: readonly string[];
  readonly outputNode: string | undefined;
};

/** In the order of the edges, which is the order in which an aggregation sees them. */
export function parentsOf(graph: Graph, node: string): string[] {
  return graph.edges.filter(([, to]) => to === node).map(([from]) => from);
}

export function childrenOf(graph: Graph, node: string): string[] {
  return graph.edges.filter(([from]) => from === node).map(([, to]) => to);
}

/** These nodes and all that can be reached from them, by `next`. */
export function reachable(from: readonly string[], next: (node: string) => readonly string[]): Set<string> {
  const reached = new Set(from);
  for (const node of reached) for (const other of next(node)) reached.add(other);
  return reached;
}
