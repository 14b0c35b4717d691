import { Buffer } from "node:buffer";
import { z } from "zod";
import type { StreamedGraph } from "./stream-message.ts";

const KEY = "meta_endpoint_dag";
const CHUNK = new RegExp(`^${KEY}_chunk_(\\d+)$`);
const MARKER = "b64:";

/** Of Workbench's form of a graph what a picture needs. */
const graphSchema = z.object({
  endpoints: z.record(z.string(), z.string()),
  aggregations: z.array(z.object({ name: z.string(), class: z.string() })).default([]),
  edges: z.array(z.tuple([z.string(), z.string()])).default([]),
  input_nodes: z.array(z.string()).default([]),
  output_node: z.string().nullish(),
});

/**
 * The graph that an endpoint's tag `meta_endpoint_dag` holds: JSON, as it stands or as `b64:` and its base64, in one tag or in chunks.
 * Null where there is none that can be read.
 */
export function graphOfTags(tags: ReadonlyMap<string, string>): StreamedGraph | null {
  const text = textOf(tags);
  if (text === undefined) return null;
  const { data: graph } = graphSchema.safeParse(parse(text));
  if (graph === undefined) return null;
  const nodes = [
    ...Object.entries(graph.endpoints).map(([name, endpoint]) => ({ name, endpoint, aggregation: null })),
    ...graph.aggregations.map(({ name, class: kind }) => ({ name, endpoint: null, aggregation: kind })),
  ];
  const known = new Set(nodes.map(({ name }) => name));
  return {
    nodes: [...new Map(nodes.map((node) => [node.name, node])).values()],
    edges: graph.edges.filter(([from, to]) => known.has(from) && known.has(to)),
    inputs: graph.input_nodes.filter((name) => known.has(name)),
    output: graph.output_node ?? null,
  };
}

function textOf(tags: ReadonlyMap<string, string>): string | undefined {
  const chunks = [...tags].flatMap(([key, text]) => {
    const number = CHUNK.exec(key)?.[1];
    return number === undefined ? [] : [{ number: Number(number), text }];
  });
  if (chunks.length === 0) return tags.get(KEY);
  return chunks
    .sort((one, other) => one.number - other.number)
    .map(({ text }) => text)
    .join("");
}

function parse(text: string): unknown {
  const isEncoded = text.startsWith(MARKER);
  try {
    return JSON.parse(isEncoded ? Buffer.from(text.slice(MARKER.length), "base64").toString() : text);
  } catch {
    return undefined;
  }
}
