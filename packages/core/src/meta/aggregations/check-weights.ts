import { invalidOption } from "../../errors/invalid-option.ts";

/** @throws {SageMakerAsyncError} `invalid_option` unless every weight is a number of at least 0, and one is more. */
export function checkWeights(node: string, field: string, weights: readonly number[]): void {
  const refuse = (reason: string) => {
    throw invalidOption(`Aggregation "${node}": ${field} ${reason}.`);
  };
  if (!Array.isArray(weights) || weights.length === 0) refuse("must not be empty");
  if (weights.some((weight) => typeof weight !== "number" || !Number.isFinite(weight)))
    refuse("must be finite numbers");
  if (weights.some((weight) => weight < 0)) refuse("must not be negative");
  if (!weights.some((weight) => weight > 0)) refuse("must have a positive sum");
}

/** What is wrong with so many parents for so many weights, in the seed's words. */
export function arityProblem(
  parents: readonly string[],
  field: string,
  weights: readonly number[],
): string | undefined {
  if (parents.length === weights.length) return undefined;
  return `got ${parents.length} upstream frames but ${weights.length} ${field}`;
}
