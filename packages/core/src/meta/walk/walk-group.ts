import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import { mergeRow } from "../../results/merge-row.ts";
import type { Chunk } from "../../types/chunk.ts";
import type { JsonValue, Row } from "../../types/row.ts";
import type { RowResult } from "../../types/row-result.ts";
import { parentsOf } from "../graph/graph.ts";
import type { RowOutcome } from "./row-outcome.ts";
import { type ParentOutcomes, runAggregationNode } from "./run-aggregation-node.ts";
import { runEndpointNode } from "./run-endpoint-node.ts";
import type { WalkContext } from "./walk-context.ts";

/** The seed's name for its row id. Rows are aligned by their place here, so no column is added; graphs that it runs could not take this one. */
const RESERVED_COLUMN = "__dag_row_id";

/** Leads a group of rows through the graph: each node as soon as its parents have answered, so that branches run side by side. */
export async function walkGroup(group: Chunk, context: WalkContext): Promise<RowResult[]> {
  const { graph, order } = context;
  const source: RowOutcome[] = group.rows.map((row, at) => admitted(row, group.firstRow + at));
  const running = new Map<string, Promise<readonly RowOutcome[]>>();
  const ends: Promise<void>[] = [];
  for (const name of order) {
    const parents = parentsOf(graph, name).map((node) => ({ node, outcomes: running.get(node) }));
    const outcomes = runNode(name, { parents, source, group, context });
    running.set(name, outcomes);
    ends.push(outcomes.then(() => undefined));
  }
  const output = running.get(graph.outputNode);
  // Only nodes still hold what their parents answered: a row's steps are freed when they are used up.
  running.clear();
  await Promise.all(ends);
  return resultsOf(group, (await output) ?? []);
}

type NodeRun = {
  readonly parents: readonly {
    readonly node: string;
    readonly outcomes: Promise<readonly RowOutcome[]> | undefined;
  }[];
  readonly source: readonly RowOutcome[];
  readonly group: Chunk;
  readonly context: WalkContext;
};

async function runNode(
  name: string,
  { parents, source, group, context }: NodeRun,
): Promise<readonly RowOutcome[]> {
  const node = context.graph.nodes.get(name);
  if (!node) throw new Error(`The graph has no node "${name}".`);
  const given = await Promise.all(
    parents.map(
      async ({ node, outcomes }): Promise<ParentOutcomes> => ({ node, outcomes: (await outcomes) ?? [] }),
    ),
  );
  if (node.kind === "aggregation") {
    const warn = (warning: string) => context.warn(name, warning);
    return observed(name, group, context, async () => runAggregationNode(node, given, warn));
  }
  const before = given[0]?.outcomes ?? source;
  const run = () =>
    observed(name, group, context, () =>
      replaceOpen(before, (rows) => runEndpointNode(node, rows, { context, firstRow: group.firstRow })),
    );
  const gate = context.gates.get(name);
  return gate ? gate.run(run) : run();
}

/** The rows that have not failed before, answered by `answer`; the others stay as they are. */
async function replaceOpen(
  before: readonly RowOutcome[],
  answer: (rows: readonly Row[]) => Promise<readonly RowOutcome[]>,
): Promise<readonly RowOutcome[]> {
  const open = before.flatMap((outcome, at) =>
    outcome.state === "failed" ? [] : [{ at, row: outcome.row }],
  );
  if (open.length === 0) return before;
  const answered = await answer(open.map(({ row }) => row));
  const outcomes = [...before];
  for (const [place, { at }] of open.entries()) outcomes[at] = answered[place] ?? lostOutcome;
  return outcomes;
}

const lostOutcome: RowOutcome = {
  state: "failed",
  error: new SageMakerAsyncError("output_missing", "A node ended without an outcome for this row."),
};

/** Tells when a node begins with a group, when it ends, and how many rows it left unanswered. */
async function observed(
  node: string,
  { rows }: Chunk,
  { clock, emit }: WalkContext,
  work: () => Promise<readonly RowOutcome[]>,
): Promise<readonly RowOutcome[]> {
  const startedAt = clock.now();
  emit({ type: "node-started", node, rows: rows.length });
  const outcomes = await work();
  const failed = outcomes.filter(({ state }) => state !== "answered").length;
  emit({ type: "node-finished", node, rows: rows.length, failed, elapsedMs: clock.now() - startedAt });
  return outcomes;
}

function admitted(row: Row, at: number): RowOutcome {
  if (!Object.hasOwn(row, RESERVED_COLUMN)) return { state: "answered", row };
  const message = `Row ${at} has a column "${RESERVED_COLUMN}", which is reserved for graphs. Rename or drop it.`;
  return { state: "failed", error: new SageMakerAsyncError("invalid_option", message) };
}

function resultsOf({ firstRow, rows }: Chunk, outcomes: readonly RowOutcome[]): RowResult[] {
  return rows.map((row, at): RowResult => {
    const index = firstRow + at;
    const outcome = outcomes[at] ?? lostOutcome;
    if (outcome.state !== "answered") return { ok: false, index, row, error: outcome.error };
    return { ok: true, index, row: mergeRow(row, outcome.row), output: addedTo(row, outcome.row) };
  });
}

/** The columns that the graph added or changed: what it answered. */
function addedTo(input: Row, answered: Row): Row {
  const added: { [column: string]: JsonValue } = {};
  for (const column of Object.keys(answered)) {
    const value = answered[column] ?? null;
    if (!Object.hasOwn(input, column) || !isSame(input[column], value)) added[column] = value;
  }
  return added;
}

function isSame(one: JsonValue | undefined, other: JsonValue): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
