import type { Graph } from "./graph/graph.ts";

/** The graph as a Mermaid flow chart, from left to right: inputs and output are marked, a soft dependency has a dotted line. */
export function toMermaid(graph: Graph): string {
  const ids = new Map([...graph.nodes.keys()].map((name, at) => [name, `n${at}`]));
  const idOf = (name: string) => ids.get(name) ?? "";
  const lines = [...graph.nodes.values()].map((node) => {
    const id = idOf(node.name);
    const isEndpoint = node.kind === "endpoint";
    const kind = isEndpoint ? node.endpointName : node.aggregation.toJson().class;
    const label = quoted(node.name === kind ? kind : `${node.name}<br/>${kind}`);
    return isEndpoint ? `${id}["${label}"]` : `${id}{{"${label}"}}`;
  });
  const edges = graph.edges.map(([from, to]) => {
    const node = graph.nodes.get(from);
    const isSoft = node?.kind === "endpoint" && node.options.dependency === "soft";
    return `${idOf(from)} ${isSoft ? "-.->" : "-->"} ${idOf(to)}`;
  });
  const inputs = graph.inputNodes.map((name) => `rows((rows)) --> ${idOf(name)}`);
  const outputs = graph.outputNode === undefined ? [] : [`${idOf(graph.outputNode)} --> answer((answer))`];
  return ["flowchart LR", ...[...lines, ...inputs, ...edges, ...outputs].map((line) => `  ${line}`)].join(
    "\n",
  );
}

/** Mermaid's own escape for what would end a label. */
function quoted(text: string): string {
  return text.replaceAll('"', "#quot;");
}
