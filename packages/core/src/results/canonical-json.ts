import type { JsonValue } from "../types/row.ts";

/**
 * The one text that stands for a value, whatever order its columns were given in: JSON as RFC 8785 has it. What RFC 8785 cannot say has a
 * text of its own too: `NaN`, `Infinity` and `-Infinity` as these words, a lone surrogate escaped. A column without a value
 * (`undefined`) is no column; `null` is one.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (isList(value)) return `[${value.map(canonicalJson).join()}]`;
  let text = "";
  for (const column of Object.keys(value).sort()) {
    const inner = value[column];
    if (inner === undefined) continue;
    text += (text === "" ? "" : ",") + quoted(column) + canonicalJson(inner);
  }
  return `{${text}}`;
}

/** Rows of one table have the same columns, and quoting them is most of the work. */
const quotedColumns = new Map<string, string>();
const mostColumns = 1_000;

function quoted(column: string): string {
  const known = quotedColumns.get(column);
  if (known !== undefined) return known;
  if (quotedColumns.size === mostColumns) quotedColumns.clear();
  const text = `${JSON.stringify(column)}:`;
  quotedColumns.set(column, text);
  return text;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
