import { invalidOption } from "./invalid-option.ts";

/** @throws {SageMakerAsyncError} `invalid_option`, naming the option, what it may be and what it was. */
export function oneOf<Value extends string>(name: string, value: Value, known: readonly Value[]): Value {
  if (known.includes(value)) return value;
  throw invalidOption(`${name} must be one of ${known.join(", ")}, not ${String(value)}.`);
}
