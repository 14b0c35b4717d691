import { invalidOption } from "../errors/invalid-option.ts";

/**
 * Refuses columns that lack one of the model's features. Upper and lower case are the same; further columns are welcome.
 * @param what whose columns they are, for the message: `The input`, `Row 7`. Default: `The input`.
 * @throws {SageMakerAsyncError} `invalid_option`, naming what is missing and what was given.
 */
export function checkFeatures(
  columns: readonly string[],
  features: readonly string[],
  what = "The input",
): void {
  const given = new Set(columns.map((column) => column.toLowerCase()));
  const missing = features.filter((feature) => !given.has(feature.toLowerCase()));
  if (missing.length === 0) return;
  throw invalidOption(
    `${what} lacks ${missing.length} of the model's ${features.length} features: ${listOf(missing)}. Its columns are: ${listOf(columns)}.`,
  );
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => JSON.stringify(name)).join(", ");
}
