import { invalidOption } from "../errors/invalid-option.ts";
import type { Chunk } from "../types/chunk.ts";
import type { Row, RowSource } from "../types/row.ts";

export type ChunkLimits = {
  /** Rows in one chunk. */
  readonly maxRows: number;
  /** Bytes of one chunk's request; a single row that is larger travels alone. */
  readonly maxBytes?: number | undefined;
  /** The bytes of a request with this row alone: never less than what the row adds to a larger one. */
  readonly bytesOf?: (row: Row) => number;
};

/** Rows → chunks, as large as the limits allow; the last one holds the rest. */
export async function* chunkRows(
  rows: RowSource,
  { maxRows, maxBytes = Number.POSITIVE_INFINITY, bytesOf = () => 0 }: ChunkLimits,
): AsyncGenerator<Chunk> {
  let chunk: { firstRow: number; rows: Row[] } = { firstRow: 0, rows: [] };
  let heldBytes = 0;
  const take = (): Chunk => {
    const taken = chunk;
    chunk = { firstRow: taken.firstRow + taken.rows.length, rows: [] };
    heldBytes = 0;
    return taken;
  };
  for await (const row of rows) {
    assertRow(row, chunk.firstRow + chunk.rows.length);
    const bytes = bytesOf(row);
    if (chunk.rows.length > 0 && heldBytes + bytes > maxBytes) yield take();
    chunk.rows.push(row);
    heldBytes += bytes;
    if (chunk.rows.length === maxRows) yield take();
  }
  if (chunk.rows.length > 0) yield take();
}

function assertRow(row: unknown, index: number): void {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return;
  throw invalidOption(`Row ${index} is not an object of column names to values.`);
}
