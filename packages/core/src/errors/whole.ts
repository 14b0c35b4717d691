import { invalidOption } from "./invalid-option.ts";

/** @throws {SageMakerAsyncError} `invalid_option`, naming the option, what it should be and what it was. */
export function whole(
  name: string,
  value: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw invalidOption(`\`${name}\` must be a whole number ${range}, not ${String(value)}.`);
}
