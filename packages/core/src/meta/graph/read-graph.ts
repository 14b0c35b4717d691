import { invalidOption } from "../../errors/invalid-option.ts";
import type { AggregationReaders } from "../aggregations/read-aggregation.ts";
import { readAggregation } from "../aggregations/read-aggregation.ts";
import type { Child, ChildFacts } from "./child.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { GraphJson, NodeOptionsJson } from "./graph-json.ts";
import type { NodeOptions } from "./node-options.ts";
import { parseGraphJson } from "./parse-graph-json.ts";

/** Fills a builder from JSON, and says what the JSON knows of each endpoint. Absent fields are empty, as in the seed. */
export function readGraph(
  json: unknown,
  builder: GraphBuilder,
  {
    aggregations,
    child,
  }: { readonly aggregations: AggregationReaders; readonly child: (endpointName: string) => Child },
): ReadonlyMap<string, ChildFacts> {
  const graph = parseGraphJson(json);
  const options = graph.sagemaker_async?.nodes ?? {};
  for (const [node, endpointName] of Object.entries(graph.endpoints)) {
    builder.addEndpoint(endpointName, node, optionsOf(node, options[node] ?? {}, child));
  }
  for (const aggregation of graph.aggregations ?? []) {
    builder.addAggregation(readAggregation(aggregation, aggregations));
  }
  for (const [from, to] of graph.edges ?? []) builder.addEdge(from, to);
  const unknown = Object.keys(options).find((node) => !Object.hasOwn(graph.endpoints, node));
  if (unknown !== undefined) {
    const message = `The graph's JSON has options for '${unknown}', which is none of its endpoint nodes.`;
    throw invalidOption(message);
  }
  if (graph.input_nodes && graph.input_nodes.length > 0) builder.setInputNode(...graph.input_nodes);
  if (graph.output_node !== undefined && graph.output_node !== null) builder.setOutputNode(graph.output_node);
  return factsIn(graph);
}

function optionsOf(
  node: string,
  { fallback, ...options }: NodeOptionsJson,
  child: (endpointName: string) => Child,
): NodeOptions {
  if (fallback === undefined) return options;
  if ("endpoint" in fallback) return { ...options, fallback: child(fallback.endpoint) };
  if (typeof fallback.columns === "object") return { ...options, fallback: fallback.columns };
  const message = `Node "${node}": fallback must be {"columns": {…}} or {"endpoint": "name"}.`;
  throw invalidOption(message);
}

function factsIn(graph: GraphJson): ReadonlyMap<string, ChildFacts> {
  const { endpoint_async = {}, endpoint_batch_size = {}, endpoint_max_instances = {} } = graph;
  const names = new Set([endpoint_async, endpoint_batch_size, endpoint_max_instances].flatMap(Object.keys));
  return new Map(
    [...names].map((name) => [
      name,
      {
        async: endpoint_async[name],
        batchSize: endpoint_batch_size[name],
        maxInstances: endpoint_max_instances[name],
      },
    ]),
  );
}
