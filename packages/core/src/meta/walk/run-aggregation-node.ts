import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { Row } from "../../types/row.ts";
import type { Upstream } from "../aggregations/aggregation.ts";
import type { AggregationNode } from "../graph/graph.ts";
import { nodeError, type RowOutcome } from "./row-outcome.ts";

/** A parent, and what became of each row there. */
export type ParentOutcomes = { readonly node: string; readonly outcomes: readonly RowOutcome[] };

/** Combines what the parents answered, row by row. A row that failed at a hard parent fails, with that parent's name. */
export function runAggregationNode(
  node: AggregationNode,
  parents: readonly ParentOutcomes[],
  warn: (warning: string) => void,
): RowOutcome[] {
  const [first] = parents;
  return (first?.outcomes ?? []).map((_, at) => combine(node, parents, at, warn));
}

function combine(
  { name, aggregation }: AggregationNode,
  parents: readonly ParentOutcomes[],
  at: number,
  warn: (warning: string) => void,
): RowOutcome {
  const upstream: Upstream[] = [];
  let absence: SageMakerAsyncError | undefined;
  for (const [position, { node, outcomes }] of parents.entries()) {
    const outcome = outcomes[at];
    if (outcome?.state === "failed") return outcome;
    if (outcome?.state === "answered") upstream.push({ node, position, row: outcome.row });
    else absence ??= outcome?.error;
  }
  if (upstream.length === 0 && absence) return { state: "failed", error: absence };
  try {
    const row = aggregation.aggregate(upstream, warn);
    return { state: "answered", row: checked(row, aggregation.outputColumns) };
  } catch (error) {
    return { state: "failed", error: nodeError(name, error) };
  }
}

function checked(row: Row, columns: readonly string[]): Row {
  const absent = columns.filter((column) => !Object.hasOwn(row, column));
  if (absent.length === 0) return row;
  const message = `It declares the output columns ${columns.join(", ")}, and did not give ${absent.join(", ")}.`;
  throw new SageMakerAsyncError("model_error", message);
}
