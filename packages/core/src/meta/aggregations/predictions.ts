import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { Upstream } from "./aggregation.ts";
import { isMissing, type MissingPolicy, missingError, numberOf } from "./missing-policy.ts";

/** The parents' numbers for one row: as many predictions as confidences as positions. */
export type Predictions = {
  /** Places among the node's parents. */
  readonly positions: readonly number[];
  readonly predictions: readonly number[];
  /** 1 where the parent has no such column. */
  readonly confidences: readonly number[];
};

const confidenceColumn = "confidence";

/** Reads prediction and confidence of each parent. */
export function readPredictions(
  upstream: readonly Upstream[],
  column: string,
  missing: MissingPolicy,
): Predictions {
  const positions: number[] = [];
  const predictions: number[] = [];
  const confidences: number[] = [];
  for (const parent of upstream) {
    if (!Object.hasOwn(parent.row, column)) {
      const message = `"${parent.node}" gave no column "${column}". It answered with: ${Object.keys(parent.row).join(", ")}.`;
      throw new SageMakerAsyncError("model_error", message);
    }
    const hasConfidence = Object.hasOwn(parent.row, confidenceColumn);
    const gap = isMissing(parent.row[column])
      ? column
      : hasConfidence && isMissing(parent.row[confidenceColumn])
        ? confidenceColumn
        : undefined;
    if (gap !== undefined && missing === "fail") throw missingError(parent, gap);
    if (gap !== undefined && missing === "skip") continue;
    positions.push(parent.position);
    predictions.push(numberOf(parent, column));
    confidences.push(hasConfidence ? numberOf(parent, confidenceColumn) : 1);
  }
  return { positions, predictions, confidences };
}
