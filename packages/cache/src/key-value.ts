import type { JsonValue, Row } from "@sagemaker-async/core/invoker";
import { invalidOption } from "./check-options.ts";

/** A row's value in the key column. Without one there is nothing to look up, which is a mistake of the caller's. */
export function keyValueOf(row: Row, index: number, keyColumn: string): JsonValue {
  const value = typeof row === "object" && row !== null ? row[keyColumn] : undefined;
  if (isKeyValue(value)) return value;
  throw invalidOption(
    `Row ${index} has no value in the key column "${keyColumn}". ` +
      "Leave such rows out, or give the cache a keyColumn in which every row has a value.",
  );
}

/** Whether a value can be a key. Numbers that JSON cannot say would all become the same one. */
export function isKeyValue(value: JsonValue | undefined): value is JsonValue {
  if (typeof value === "number") return Number.isFinite(value);
  return value !== undefined && value !== null && value !== "";
}
