import type { JsonValue, Row } from "../types/row.ts";

/**
 * An answered row: the input's columns, then the endpoint's.
 *
 * Where the endpoint echoes an input column, the caller's own value stays, so that an id such as `00123`, `1.50` or `NA`
 * comes back exactly as it went in, whatever a text format made of it. Where the endpoint changed the value, its value stands.
 */
export function mergeRow(input: Row, output: Row): Row {
  const merged: { [column: string]: JsonValue } = { ...input };
  for (const column of Object.keys(output)) {
    const value = output[column] ?? null;
    const given = Object.hasOwn(input, column) ? input[column] : undefined;
    if (given === undefined || !isEcho(given, value)) merged[column] = value;
  }
  return merged;
}

/** Whether a value is only what a text format, or a program that reads `00123` as a number, made of the given one. */
export function isEcho(given: JsonValue, value: JsonValue): boolean {
  if (given === value) return true;
  const before = textOf(given);
  const after = textOf(value);
  if (before === after) return true;
  return before.trim() !== "" && after.trim() !== "" && Number(before) === Number(after);
}

function textOf(value: JsonValue): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
