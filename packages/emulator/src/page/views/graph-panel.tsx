import { useMemo } from "preact/hooks";
import type { StreamedEndpoint, StreamedGraph } from "../../activity/stream-message.ts";
import { formatCount } from "../state/format.ts";
import { ANSWER, type PlacedNode, placeGraph, ROWS } from "../state/graph-layout.ts";

export interface GraphPanelProps {
  /** The endpoint whose graph it is. */
  name: string;
  graph: StreamedGraph;
  endpoints: readonly StreamedEndpoint[];
}

/** The graph of a meta endpoint: its endpoints as they stand now, its aggregations, and the way of the rows. */
export function GraphPanel({ name, graph, endpoints }: GraphPanelProps) {
  const { width, height, nodes, arrows } = useMemo(() => placeGraph(graph), [JSON.stringify(graph)]);
  return (
    <section class="graph" aria-labelledby="graph-heading">
      <h2 id="graph-heading">
        Graph of <span class="mono">{name}</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keyboard */}
      <figure class="scrolled" aria-label={`The way of rows through ${name}`} tabIndex={0}>
        <div class="picture" style={inPixels({ width, height })}>
          <svg width={width} height={height} aria-hidden="true">
            <title>Arrows</title>
            <defs>
              <marker
                id="head"
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="8"
                markerHeight="8"
                orient="auto"
              >
                <path d="M0,0.5L7.5,4L0,7.5Z" />
              </marker>
            </defs>
            {arrows.map(({ from, to, path }) => (
              <path key={`${from} ${to}`} class="arrow" d={path} marker-end="url(#head)" />
            ))}
          </svg>
          <ol aria-label={`Nodes of ${name}`}>
            {nodes.map((place) => (
              <Node key={place.name} place={place} graph={graph} endpoints={endpoints} />
            ))}
          </ol>
        </div>
      </figure>
    </section>
  );
}

function Node({ place, graph, endpoints }: { place: PlacedNode } & Omit<GraphPanelProps, "name">) {
  const { name, ...box } = place;
  const style = inPixels(box);
  const node = graph.nodes.find((each) => each.name === name);
  if (node === undefined) {
    return (
      <li class="node end" style={style}>
        {name === ROWS ? "rows" : name === ANSWER ? "answer" : name}
      </li>
    );
  }
  if (node.endpoint === null) {
    return (
      <li class="node aggregation" style={style}>
        <strong class="mono">{name}</strong>
        <span class="muted">{node.aggregation}</span>
      </li>
    );
  }
  const endpoint = endpoints.find((each) => each.name === node.endpoint);
  return (
    <li class="node" style={style}>
      <strong class="mono" title={node.endpoint}>
        {name}
      </strong>
      {endpoint === undefined ? (
        <span class="muted">not in this emulator</span>
      ) : (
        <Progress endpoint={endpoint} />
      )}
    </li>
  );
}

function Progress({ endpoint }: { endpoint: StreamedEndpoint }) {
  const { kind, instances, queued, inFlight, completed, failed, expired } = endpoint;
  const wanted = instances.current === instances.desired ? "" : ` → ${instances.desired}`;
  const word = instances.current === 1 && wanted === "" ? "instance" : "instances";
  const lost = failed + expired;
  const ended = completed + lost;
  const all = ended + inFlight + queued;
  return (
    <>
      <span>{kind === "sync" ? "synchronous" : `${instances.current}${wanted} ${word}`}</span>
      <span class="muted">
        {kind === "async" && `${formatCount(queued)} queued · `}
        {formatCount(inFlight)} running
      </span>
      <span class="ended">
        <progress
          value={ended}
          max={Math.max(1, all)}
          aria-label={`${endpoint.name}: ${ended} of ${all} ended`}
        />
        <span>{formatCount(completed)} done</span>
        {lost > 0 && <span class="lost">{formatCount(lost)} failed</span>}
      </span>
    </>
  );
}

function inPixels(lengths: Record<string, number>): Record<string, string> {
  return Object.fromEntries(Object.entries(lengths).map(([name, length]) => [name, `${length}px`]));
}
