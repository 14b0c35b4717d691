import * as zlib from "node:zlib";
import type { JsonValue, Row } from "@sagemaker-async/core";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { type ByteSource, bytesBetween } from "../places/byte-source.ts";
import { badInput, checkColumns } from "./bad-input.ts";

const compressors = {
  GZIP: (input: Uint8Array) => zlib.gunzipSync(input),
  BROTLI: (input: Uint8Array) => zlib.brotliDecompressSync(input),
  ZSTD: (input: Uint8Array) => zlib.zstdDecompressSync(input),
};

/** Parquet → rows. A row group is in memory at a time. */
export async function* readParquet(
  source: ByteSource,
  onColumns: (columns: readonly string[]) => void,
): AsyncGenerator<Row> {
  const { name } = source;
  const file = bufferOf(source);
  const metadata = await reading(name, () => parquetMetadataAsync(file));
  const columns = columnsOf(metadata);
  checkColumns(columns, name, undefined);
  onColumns(columns);
  let rowStart = 0;
  for (const [at, group] of metadata.row_groups.entries()) {
    const rowEnd = rowStart + Number(group.num_rows);
    const options = { file, metadata, rowStart, rowEnd, compressors };
    const rows = await reading(name, () => parquetReadObjects(options), ` in row group ${at + 1}`);
    for (const row of rows) yield jsonRow(row);
    rowStart = rowEnd;
  }
}

/** Names of the columns at the top level: the children of the root, whose own children are skipped. */
function columnsOf({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  let nested = 0;
  for (const { name, num_children = 0 } of schema.slice(1)) {
    if (nested === 0) names.push(name);
    nested = (nested === 0 ? 0 : nested - 1) + num_children;
  }
  return names;
}

function bufferOf(source: ByteSource): AsyncBuffer {
  return {
    byteLength: source.size,
    async slice(start, end = source.size) {
      const bytes = await bytesBetween(source, start, end);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    },
  };
}

async function reading<Result>(name: string, read: () => Promise<Result>, where = ""): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput(name, undefined, `this is not a whole Parquet file${where}: ${reason}.`);
  }
}

function jsonRow(row: { readonly [column: string]: unknown }): Row {
  const converted: { [column: string]: JsonValue } = {};
  for (const column of Object.keys(row)) converted[column] = jsonValueOf(row[column]);
  return converted;
}

/** Dates become ISO texts, whole numbers beyond JavaScript's range become texts, bytes become base64. */
function jsonValueOf(value: unknown): JsonValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "object":
      if (value === null) return null;
      if (value instanceof Date) return value.toISOString();
      if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
      if (Array.isArray(value)) return value.map(jsonValueOf);
      return jsonRow(value as { readonly [column: string]: unknown });
    default:
      return null;
  }
}
