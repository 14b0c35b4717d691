import type { JsonValue, Row } from "../../types/row.ts";
import type { Upstream } from "./aggregation.ts";
import { cellOf } from "./missing-policy.ts";

/** What every combination of predictions gives. */
export const combinedColumns: readonly string[] = ["prediction", "prediction_std", "confidence"];

export type Combined = {
  readonly prediction: JsonValue;
  /** Population standard deviation of the parents' predictions. */
  readonly standardDeviation: number;
  readonly confidence: number;
};

/** The other columns of the first parent, then what was combined. */
export function combinedRow(upstream: readonly Upstream[], combined: Combined): Row {
  const { prediction, standardDeviation, confidence } = combined;
  const first = upstream[0]?.row ?? {};
  const row: { [column: string]: JsonValue } = {};
  for (const column of Object.keys(first)) {
    if (!combinedColumns.includes(column)) row[column] = first[column] ?? null;
  }
  row["prediction"] = prediction;
  row["prediction_std"] = cellOf(standardDeviation);
  row["confidence"] = cellOf(confidence);
  return row;
}
