import type { JsonValue } from "../types/row.ts";

/**
 * A number as programs print it: `12`, `-0.5`, `1e-05`. Deliberately not a number: `00123`, `+5`, `1e5` (no program prints
 * an exponent without its sign), `NA`. Those are ids and words, and stay text.
 */
const printedNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]\d+)?$/;

/** A CSV cell → a value. Empty is `null`; a number that JavaScript cannot hold exactly stays text. */
export function valueOfCell(cell: string): JsonValue {
  if (cell === "") return null;
  if (!printedNumber.test(cell)) return cell;
  const number = Number(cell);
  const isWhole = !/[.eE]/.test(cell);
  const isExact = Number.isFinite(number) && (!isWhole || Number.isSafeInteger(number));
  return isExact ? number : cell;
}

/** A value → a CSV cell. `null` is empty, lists and objects are JSON. */
export function cellOfValue(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
