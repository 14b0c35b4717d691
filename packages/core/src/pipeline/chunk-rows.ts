import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Chunk } from "../types/chunk.ts";
import type { Row, RowSource } from "../types/row.ts";

/** Rows → chunks of `size` rows; the last one holds the rest. */
export async function* chunkRows(rows: RowSource, size: number): AsyncGenerator<Chunk> {
  let firstRow = 0;
  let held: Row[] = [];
  for await (const row of rows) {
    assertRow(row, firstRow + held.length);
    held.push(row);
    if (held.length === size) {
      yield { firstRow, rows: held };
      firstRow += held.length;
      held = [];
    }
  }
  if (held.length > 0) yield { firstRow, rows: held };
}

function assertRow(row: unknown, index: number): void {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return;
  throw new SageMakerAsyncError("invalid_option", `Row ${index} is not an object of column names to values.`);
}
