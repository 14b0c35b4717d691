import { type JsonValue, type Row, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { ColumnSource } from "hyparquet-writer";
import { isEntry } from "../entries/entry.ts";
import { type ExportSource, linesOf, parsedLine } from "../tools/export-lines.ts";
import { type ColumnKind, columnKinds } from "./columns.ts";

/** A row group is in memory at a time: so many entries at most, and so many characters of JSON. */
const groupSize = 10_000;
const groupLength = 16 * 1024 * 1024;
/** The last time that a `Date` can be, https://tc39.es/ecma262/#sec-time-values-and-time-range. */
const lastTime = 8.64e15;

/**
 * An export, as Parquet: pipe it into a file, for pandas, Polars, DuckDB and the like.
 * Needs the package `hyparquet-writer`.
 *
 * @example
 * await pipeline(Readable.from(toParquet(cached.export())), createWriteStream("cache.parquet"));
 * @throws {SageMakerAsyncError} `decode_failed` when the lines are no export.
 */
export async function* toParquet(lines: ExportSource): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import("hyparquet-writer");
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: columnsOf([]) }) });
  const written = () => {
    const bytes = new Uint8Array(writer.getBuffer());
    writer.index = 0;
    return bytes;
  };
  for await (const rows of groupsOf(lines)) {
    await parquet.write({ columnData: columnsOf(rows), rowGroupSize: rows.length });
    yield written();
  }
  parquet.finish();
  yield written();
}

/** Entries in groups, each with the header of the export. */
async function* groupsOf(lines: ExportSource): AsyncGenerator<readonly Row[]> {
  let cache: string | undefined;
  let [group, length]: [Row[], number] = [[], 0];
  for await (const line of linesOf(lines)) {
    const row = parsedLine(line);
    if (cache === undefined) {
      if (row["sagemakerAsyncCache"] === undefined) throw noExport("They do not begin with its first line.");
      cache = line.trim();
      continue;
    }
    if (!isEntry(row)) throw noExport("One of them is no entry.");
    group.push({ ...row, cache });
    length += line.length;
    if (group.length < groupSize && length < groupLength) continue;
    yield group;
    [group, length] = [[], 0];
  }
  if (group.length > 0) yield group;
}

function columnsOf(rows: readonly Row[]): ColumnSource[] {
  return Array.from(columnKinds, ([name, kind]) => ({
    name,
    type: kind === "time" ? "TIMESTAMP" : "STRING",
    data: rows.map(({ [name]: value }) => (value === undefined ? null : cellOf(value, kind))),
  }));
}

function cellOf(value: JsonValue, kind: ColumnKind): JsonValue | Date {
  if (kind === "json") return JSON.stringify(value);
  return kind === "time" ? new Date(Math.min(Number(value), lastTime)) : value;
}

function noExport(why: string): SageMakerAsyncError {
  return new SageMakerAsyncError("decode_failed", `These lines are no export of a cache. ${why}`);
}
