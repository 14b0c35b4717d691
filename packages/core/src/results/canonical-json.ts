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
    text += `${text === "" ? "" : ","}${JSON.stringify(column)}:${canonicalJson(inner)}`;
  }
  return `{${text}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
