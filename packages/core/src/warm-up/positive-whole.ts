import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

/** @throws {SageMakerAsyncError} `invalid_option`, naming the option, what it should be and what it was. */
export function positiveWhole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new SageMakerAsyncError(
    "invalid_option",
    `\`${name}\` must be a whole number of at least 1, not ${String(value)}.`,
  );
}
