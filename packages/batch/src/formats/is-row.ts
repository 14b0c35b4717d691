import type { Row } from "@sagemaker-async/core";

/** Whether a parsed JSON value is an object of column names to values. */
export function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
