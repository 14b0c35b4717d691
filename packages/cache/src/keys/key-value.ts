import { type JsonValue, SageMakerAsyncError } from "@sagemaker-async/core/invoker";

/** The failure of a row without a key: a mistake of the caller's, which costs no other row its answer. */
export function noKeyError(index: number, problem: string): SageMakerAsyncError {
  return new SageMakerAsyncError("invalid_option", `Row ${index} has ${problem}`);
}

/** Whether a value can be a key. */
export function isKeyValue(value: JsonValue | undefined): value is JsonValue {
  if (typeof value === "number") return Number.isFinite(value);
  return value !== undefined && value !== null && value !== "";
}
