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
  const passed = Object.entries(upstream[0]?.row ?? {}).filter(
    ([column]) => !combinedColumns.includes(column),
  );
  return {
    ...Object.fromEntries(passed),
    prediction,
    prediction_std: cellOf(standardDeviation),
    confidence: cellOf(confidence),
  };
}
