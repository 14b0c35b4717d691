import type { Row, RowSource } from "../types/row.ts";
import { checkFeatures } from "./check-features.ts";

/**
 * Passes rows on as long as they have the model's features, and checks a row only when its columns differ from those of the row
 * before it: so every set of columns is checked when it first comes, and memory does not grow with the stream.
 * @throws {SageMakerAsyncError} `invalid_option` at the first row that lacks a feature, naming its index and what is missing.
 */
export async function* requireFeatures(rows: RowSource, features: readonly string[]): AsyncGenerator<Row> {
  let index = 0;
  let checked: readonly string[] | undefined;
  for await (const row of rows) {
    // What is no row has no columns; `?? {}` keeps the cause ours.
    const columns = Object.keys(row ?? {});
    if (!checked || !isSame(columns, checked)) {
      checkFeatures(columns, features, `Row ${index}`);
      checked = columns;
    }
    yield row;
    index += 1;
  }
}

function isSame(columns: readonly string[], others: readonly string[]): boolean {
  return columns.length === others.length && columns.every((column, at) => column === others[at]);
}
