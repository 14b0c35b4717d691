import type { JsonValue } from "@sagemaker-async/core";

/** The narrowest type that holds all values of a column. `undefined`: there was none but `null`. */
export type ColumnType = "boolean" | "whole" | "number" | "text" | "json";

export function widened(known: ColumnType | undefined, value: JsonValue | undefined): ColumnType | undefined {
  const type = typeOf(value);
  if (type === undefined || type === known) return known;
  if (known === undefined) return type;
  const isNumeric = (one: ColumnType) => one === "whole" || one === "number";
  if (isNumeric(known) && isNumeric(type)) return "number";
  return "json";
}

function typeOf(value: JsonValue | undefined): ColumnType | undefined {
  if (value === null || value === undefined) return undefined;
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "number":
      return Number.isSafeInteger(value) ? "whole" : "number";
    case "string":
      return "text";
    default:
      return "json";
  }
}
