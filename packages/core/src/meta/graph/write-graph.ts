import type { ChildFacts } from "./child.ts";
import type { EndpointNode, Graph } from "./graph.ts";
import type { FallbackJson, GraphJson, NodeOptionsJson } from "./graph-json.ts";
import { isInvoker, type NodeOptions } from "./node-options.ts";

/** Graph → JSON. */
export function writeGraph(graph: Graph, facts: ReadonlyMap<string, ChildFacts>): GraphJson {
  const nodes = [...graph.nodes.values()];
  const endpoints = nodes.filter((node) => node.kind === "endpoint");
  const known = <Value>(field: (fact: ChildFacts) => Value | undefined) =>
    Object.fromEntries(
      [...facts].flatMap(([name, fact]) => {
        const value = field(fact);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  const options = optionsOf(endpoints);
  return {
    endpoints: Object.fromEntries(endpoints.map(({ name, endpointName }) => [name, endpointName])),
    endpoint_async: known((fact) => fact.async),
    endpoint_batch_size: known((fact) => fact.batchSize),
    endpoint_max_instances: known((fact) => fact.maxInstances),
    aggregations: nodes
      .filter((node) => node.kind === "aggregation")
      .map(({ aggregation }) => aggregation.toJson()),
    edges: graph.edges.map(([from, to]) => [from, to]),
    input_nodes: [...graph.inputNodes],
    output_node: graph.outputNode ?? null,
    ...(Object.keys(options).length > 0 && { sagemaker_async: { version: 1, nodes: options } }),
  };
}

function optionsOf(endpoints: readonly EndpointNode[]): { readonly [node: string]: NodeOptionsJson } {
  return Object.fromEntries(
    endpoints
      .filter(({ options }) => Object.keys(options).length > 0)
      .map(({ name, options }) => [name, jsonOf(options)]),
  );
}

function jsonOf({ fallback, ...options }: NodeOptions): NodeOptionsJson {
  return fallback === undefined ? options : { ...options, fallback: fallbackJson(fallback) };
}

function fallbackJson(fallback: NonNullable<NodeOptions["fallback"]>): FallbackJson {
  return isInvoker(fallback) ? { endpoint: fallback.name } : { columns: fallback };
}
