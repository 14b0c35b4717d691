import * as zlib from "node:zlib";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { FileMetaData } from "hyparquet";
import { type ColumnKind, columnKinds } from "./columns.ts";

/** What other programs compress with; what `toParquet` does is known to the reader itself. */
const compressors = {
  GZIP: (bytes: Uint8Array) => zlib.gunzipSync(bytes),
  BROTLI: (bytes: Uint8Array) => zlib.brotliDecompressSync(bytes),
  ZSTD: (bytes: Uint8Array) => zlib.zstdDecompressSync(bytes),
};

type Cells = { readonly [column: string]: unknown };

/**
 * The lines of an export that was written as Parquet, for `InferenceCache.import`. A row group is in memory at a time.
 * Needs the package `hyparquet`.
 *
 * @example
 * await cached.import(fromParquet("cache.parquet"));
 * @param path of the file
 * @throws {SageMakerAsyncError} `decode_failed` when it is not a whole Parquet file, or no export of one cache.
 */
export async function* fromParquet(path: string): AsyncGenerator<string> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const file = await asyncBufferFromFile(path);
  const metadata = await reading(path, () => parquetMetadataAsync(file));
  checkColumns(path, metadata);
  let cache: unknown;
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const where = { file, metadata, compressors, rowStart, rowEnd };
    const rows: Cells[] = await reading(path, () => parquetReadObjects(where));
    for (const row of rows) {
      if (cache === undefined) yield `${row["cache"]}\n`;
      else if (row["cache"] !== cache)
        throw refused(path, "has entries of several caches. Write a file for each.");
      cache = row["cache"];
      yield lineOf(row);
    }
    rowStart = rowEnd;
  }
}

/** A row that is no entry becomes a line that is none, which an import counts as skipped. */
function lineOf(row: Cells): string {
  try {
    const entry = Array.from(columnKinds, ([name, kind]) => [name, valueIn(row[name], kind)]);
    return `${JSON.stringify({ ...Object.fromEntries(entry), cache: undefined })}\n`;
  } catch {
    return "{}\n";
  }
}

function valueIn(cell: unknown, kind: ColumnKind): unknown {
  if (cell === undefined || cell === null) return undefined;
  if (kind === "json") return JSON.parse(String(cell));
  return kind === "time" ? Number(cell) : cell;
}

function checkColumns(path: string, { schema }: FileMetaData): void {
  const names = new Set(schema.map(({ name }) => name));
  const missing = [...columnKinds.keys()].filter((name) => !names.has(name));
  if (missing.length > 0)
    throw refused(path, `is no export of a cache: it has no column ${missing.join(", ")}.`);
}

async function reading<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw refused(path, "is not a whole Parquet file. Export it, or copy it, again.", cause);
  }
}

function refused(path: string, what: string, cause?: unknown): SageMakerAsyncError {
  return new SageMakerAsyncError("decode_failed", `"${path}" ${what}`, { cause });
}
