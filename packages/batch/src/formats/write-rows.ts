import type { Row } from "@sagemaker-async/core";
import { compressed } from "../places/compression.ts";
import { bytesOf } from "./bytes-of.ts";
import type { ColumnType } from "./column-type.ts";
import { writeCsv } from "./csv.ts";
import type { Encoding } from "./format.ts";
import { writeJson } from "./json.ts";
import { writeJsonLines } from "./json-lines.ts";

/** What is written: the rows, and all columns that any of them has. */
export type Table = {
  readonly rows: AsyncIterable<Row>;
  readonly columns: ReadonlyMap<string, ColumnType | undefined>;
};

/** Rows → the bytes of a file. */
export function writeRows(
  table: Table,
  { format, compression }: Encoding,
  fileName: string,
): AsyncIterable<Uint8Array> {
  if (format === "parquet") return parquetOf(table);
  const bytes = bytesOf(textOf(table, format, fileName));
  return compression ? compressed(bytes, compression) : bytes;
}

function textOf(
  { rows, columns }: Table,
  format: "csv" | "json" | "jsonl",
  fileName: string,
): AsyncIterable<string> {
  switch (format) {
    case "csv":
      return writeCsv(rows, [...columns.keys()], /\.tsv\b/i.test(fileName) ? "\t" : ",");
    case "json":
      return writeJson(rows);
    case "jsonl":
      return writeJsonLines(rows);
  }
}

/** Loaded where it is needed, as for reading. */
async function* parquetOf({ rows, columns }: Table): AsyncGenerator<Uint8Array> {
  const { writeParquet } = await import("./write-parquet.ts");
  yield* writeParquet(rows, columns);
}
