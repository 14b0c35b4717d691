import { Graph, layout } from "@dagrejs/dagre";
import type { StreamedGraph } from "../../activity/stream-message.ts";

/** A box, in pixels from the upper left corner of the picture. */
export interface PlacedNode {
  name: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface PlacedGraph {
  width: number;
  height: number;
  nodes: PlacedNode[];
  /** Each an SVG path. */
  arrows: { from: string; to: string; path: string }[];
}

/** What the rows come from and what they become; names of nodes are never empty, so these cannot be one. */
export const ROWS = " rows";
export const ANSWER = " answer";

const ENDPOINT = { width: 184, height: 84 };
const AGGREGATION = { width: 136, height: 52 };
const END = { width: 54, height: 30 };

/** The nodes in layers from left to right, and the arrows between them. */
export function placeGraph({ nodes, edges, inputs, output }: StreamedGraph): PlacedGraph {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 20, ranksep: 40, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  const outputs = nodes.some(({ name }) => name === output) && output !== null ? [output] : [];
  for (const { name, endpoint } of nodes) {
    graph.setNode(name, { ...(endpoint === null ? AGGREGATION : ENDPOINT) });
  }
  if (inputs.length > 0) graph.setNode(ROWS, { ...END });
  if (outputs.length > 0) graph.setNode(ANSWER, { ...END });
  for (const name of inputs) graph.setEdge(ROWS, name);
  for (const [from, to] of edges) graph.setEdge(from, to);
  for (const name of outputs) graph.setEdge(name, ANSWER);
  layout(graph);

  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: graph.nodes().map((name) => {
      const { x, y, width: nodeWidth, height: nodeHeight } = graph.node(name);
      return {
        name,
        left: x - nodeWidth / 2,
        top: y - nodeHeight / 2,
        width: nodeWidth,
        height: nodeHeight,
      };
    }),
    arrows: graph.edges().map(({ v: from, w: to }) => {
      const [source, target] = [graph.node(from), graph.node(to)];
      const path = curve([
        { x: source.x + source.width / 2, y: source.y },
        // The outer ones are on the boxes' edges, but not always on their sides.
        ...graph.edge(from, to).points.slice(1, -1),
        { x: target.x - target.width / 2, y: target.y },
      ]);
      return { from, to, path };
    }),
  };
}

/** Through all points, level at each, so that it leaves and reaches boxes level too. */
function curve([first, ...rest]: { x: number; y: number }[]): string {
  if (first === undefined) return "";
  let { x, y } = first;
  const pieces = rest.map((point) => {
    const middle = (x + point.x) / 2;
    const piece = `C${middle},${y} ${middle},${point.y} ${point.x},${point.y}`;
    ({ x, y } = point);
    return piece;
  });
  return `M${first.x},${first.y}${pieces.join("")}`;
}
