import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { JsonValue } from "../../types/row.ts";
import type { Upstream } from "./aggregation.ts";

/**
 * What a missing number (`null`, an empty cell, NaN) of one parent means for the row:
 * `propagate`: what depends on it is `null`; `skip`: the parent is left out of this row; `fail`: the row fails and names the parent.
 */
export type MissingPolicy = "propagate" | "skip" | "fail";

export const missingPolicies: readonly MissingPolicy[] = ["propagate", "skip", "fail"];

/** Whether a cell says nothing. */
export function isMissing(value: JsonValue | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (typeof value === "number" && Number.isNaN(value))
  );
}

/** A parent's number; NaN when it is missing. Text formats write numbers as text. */
export function numberOf({ node, row }: Upstream, column: string): number {
  const value = row[column];
  if (isMissing(value)) return Number.NaN;
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number === "number" && !Number.isNaN(number)) return number;
  const message = `The ${column} of "${node}" is ${JSON.stringify(value)}, which is no number. Combine labels with a Vote.`;
  throw new SageMakerAsyncError("model_error", message);
}

export function missingError({ node }: Upstream, column: string): SageMakerAsyncError {
  const message = `"${node}" gave no ${column} for this row, and the policy for missing values is "fail".`;
  return new SageMakerAsyncError("model_error", message);
}

/** JSON has no NaN and no infinity. */
export function cellOf(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
