import { assembleChunks } from "../../pipeline/assemble-rows.ts";
import { chunkRows } from "../../pipeline/chunk-rows.ts";
import type { InferenceEvent } from "../../types/inference-event.ts";
import type { CallOptions } from "../../types/invoker.ts";
import type { RowSource } from "../../types/row.ts";
import type { RowResult } from "../../types/row-result.ts";
import { flatten } from "../../wait/flatten.ts";
import { mapWindow } from "../../wait/map-window.ts";
import { withStop } from "../../wait/with-stop.ts";
import { type Graph, parentsOf, reachable } from "../graph/graph.ts";
import { topologicalOrder } from "../graph/topological-order.ts";
import { Gate } from "./gate.ts";
import type { Walk, WalkContext } from "./walk-context.ts";
import { walkGroup } from "./walk-group.ts";

/** Groups may wait for a slow one before them, up to this many times those in flight. */
const AHEAD = 4;

/** Rows → groups → through the graph → results. However it ends, its children's calls end with it. */
export function walkGraph(rows: RowSource, walk: Walk, call: CallOptions): AsyncGenerator<RowResult> {
  return withStop(call.signal, async function* (stop) {
    const { graph, groupRows, groupsInFlight } = walk;
    const emit = (event: InferenceEvent) => call.onEvent?.(event);
    const onTheWay = reachable([graph.outputNode], (node) => parentsOf(graph, node));
    const context: WalkContext = {
      ...walk,
      order: topologicalOrder(graph).filter((node) => onTheWay.has(node)),
      gates: gatesOf(graph),
      signal: stop.signal,
      emit,
      warn: onceEach((node, warning) => emit({ type: "node-warning", node, warning })),
    };
    const window = { maxInFlight: groupsInFlight, maxAhead: groupsInFlight * AHEAD, stop };
    const groups = mapWindow(chunkRows(rows, { maxRows: groupRows }), window, async (group) => {
      const results = await walkGroup(group, context);
      const failed = results.filter(({ ok }) => !ok).length;
      emit({ type: "group-done", rows: results.length, failed });
      return results;
    });
    try {
      yield* flatten(call.order === "completion" ? groups : assembleChunks(groups));
    } finally {
      stop.abort();
    }
  });
}

function gatesOf(graph: Graph): ReadonlyMap<string, Gate> {
  const gates = new Map<string, Gate>();
  for (const node of graph.nodes.values()) {
    const places = node.kind === "endpoint" ? node.options.concurrency : undefined;
    if (places !== undefined) gates.set(node.name, new Gate(places));
  }
  return gates;
}

function onceEach(report: (node: string, warning: string) => void): (node: string, warning: string) => void {
  const said = new Set<string>();
  return (node, warning) => {
    const key = `${node}\n${warning}`;
    if (said.has(key)) return;
    said.add(key);
    report(node, warning);
  };
}
