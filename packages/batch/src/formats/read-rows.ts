import type { Row } from "@sagemaker-async/core";
import type { ByteSource } from "../places/byte-source.ts";
import { decompressed } from "../places/compression.ts";
import { readCsv } from "./csv.ts";
import type { Encoding } from "./format.ts";
import { readJson } from "./json.ts";
import { readJsonLines } from "./json-lines.ts";
import { textOf } from "./text.ts";

/** Hears the columns of a table before its first row, where the format names them by itself. */
export type OnColumns = (columns: readonly string[]) => void;

/**
 * The rows of a source, from the first on, one at a time.
 * @throws {UsageError} naming the file, the line and the cause, where it is not what it should be.
 */
export function readRows(
  source: ByteSource,
  { format, compression }: Encoding,
  onColumns: OnColumns = () => undefined,
): AsyncIterable<Row> {
  const { name } = source;
  if (format === "parquet") return parquetRows(source, onColumns);
  const bytes = compression ? decompressed(source.read(), compression, name) : source.read();
  const text = textOf(bytes, name, format);
  switch (format) {
    case "csv":
      return readCsv(text, name, onColumns);
    case "json":
      return readJson(text, name);
    case "jsonl":
      return readJsonLines(text, name);
  }
}

/** Loaded where it is needed: the library takes more memory than that of any other format. */
async function* parquetRows(source: ByteSource, onColumns: OnColumns): AsyncGenerator<Row> {
  const { readParquet } = await import("./read-parquet.ts");
  yield* readParquet(source, onColumns);
}
