import type { JsonValue, Row } from "../types/row.ts";

/**
 * An answered row: the input's columns, then the endpoint's.
 *
 * Where the endpoint echoes an input column, the caller's own value stays, so that an id such as `00123`, `1e5` or `NA`
 * comes back exactly as it went in, whatever a text format made of it. Where the endpoint changed the value, its value stands.
 */
export function mergeRow(input: Row, output: Row): Row {
  const merged: { [column: string]: JsonValue } = { ...input };
  for (const [column, value] of Object.entries(output)) {
    const given = input[column];
    if (given === undefined || textOf(given) !== textOf(value)) merged[column] = value;
  }
  return merged;
}

/** The text by which two values are compared across formats that know only text. */
function textOf(value: JsonValue): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
