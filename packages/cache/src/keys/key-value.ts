import { type JsonValue, type Row, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { invalidOption } from "./check-options.ts";

/** A row's value in the key column, if it has one. Without there is nothing to look up. */
export function keyValueOf(row: Row, index: number, keyColumn: string): JsonValue | undefined {
  const given: unknown = row;
  if (typeof given !== "object" || given === null) {
    throw invalidOption(`Row ${index} is not an object of column names to values.`);
  }
  const value = row[keyColumn];
  return isKeyValue(value) ? value : undefined;
}

/** The failure of a row without a key: a mistake of the caller's, which costs no other row its answer. */
export function noKeyError(index: number, keyColumn: string): SageMakerAsyncError {
  return new SageMakerAsyncError(
    "invalid_option",
    `Row ${index} has no value in the key column "${keyColumn}". ` +
      "Leave such rows out, or give the cache a keyColumn in which every row has a value.",
  );
}

/** Whether a value can be a key. Numbers that JSON cannot say would all become the same one. */
export function isKeyValue(value: JsonValue | undefined): value is JsonValue {
  if (typeof value === "number") return Number.isFinite(value);
  return value !== undefined && value !== null && value !== "";
}
