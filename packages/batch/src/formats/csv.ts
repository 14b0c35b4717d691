import { pipeline } from "node:stream";
import { cellOfValue, type JsonValue, type Row } from "@sagemaker-async/core";
import { CsvError, parse } from "csv-parse";
import { stringify } from "csv-stringify/sync";
import type { UsageError } from "../command-line/usage-error.ts";
import { badInput, checkColumns, MAX_ROW_LENGTH, tooLong } from "./bad-input.ts";
import { delimiterOf } from "./delimiter.ts";

/** CSV with a header line → rows of text: a cell is what stands in the file, `null` where nothing does. */
export async function* readCsv(
  text: AsyncIterable<string>,
  name: string,
  onColumns: (columns: readonly string[]) => void,
): AsyncGenerator<Row> {
  const pieces = text[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done)
    throw badInput(name, undefined, "the file is empty. A CSV begins with a line of column names.");
  if (/^\s*(\[\s*[{\]]|\{\s*")/.test(first.value)) {
    throw badInput(name, 1, "this is JSON, not csv. Add --format json or --format jsonl.");
  }
  const delimiter = delimiterOf(first.value);

  let sourceError: unknown;
  async function* all() {
    try {
      yield first.value as string;
      yield* { [Symbol.asyncIterator]: () => pieces };
    } catch (error) {
      sourceError = error;
      throw error;
    }
  }
  const parser = parse({ delimiter, skip_empty_lines: true, max_record_size: MAX_ROW_LENGTH });
  pipeline(all(), parser, () => undefined);
  let columns: readonly string[] | undefined;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (columns) {
        yield rowOf(columns, record);
      } else {
        columns = record;
        checkColumns(columns, name, 1);
        onColumns(columns);
      }
    }
  } catch (error) {
    throw sourceError ?? (error instanceof CsvError ? explain(error, name, columns) : error);
  }
}

function rowOf(columns: readonly string[], record: readonly string[]): Row {
  const row: { [column: string]: JsonValue } = {};
  for (const [at, column] of columns.entries()) row[column] = record[at] || null;
  return row;
}

function explain(error: CsvError, name: string, columns: readonly string[] = []): UsageError {
  const line = typeof error["lines"] === "number" ? error["lines"] : undefined;
  switch (error.code) {
    case "CSV_MAX_RECORD_SIZE":
      return tooLong(name, line ?? 1);
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH": {
      const cells = Array.isArray(error["record"]) ? error["record"].length : "other";
      return badInput(
        name,
        line,
        `there are ${cells} cells, and the header names ${columns.length} columns.`,
      );
    }
    case "CSV_QUOTE_NOT_CLOSED":
      return badInput(name, line, "a quote is opened and never closed.");
    default:
      return badInput(name, line, `this is not CSV: ${error.message}.`);
  }
}

const ROWS_AT_ONCE = 500;

/** Rows with these columns → CSV (RFC 4180), with a header line. */
export async function* writeCsv(
  rows: AsyncIterable<Row>,
  columns: readonly string[],
  delimiter = ",",
): AsyncGenerator<string> {
  // An empty cell alone on its line would be an empty line, which readers skip.
  const options = { delimiter, quoted_empty: columns.length === 1 };
  yield stringify([columns], options);
  let lines: string[][] = [];
  for await (const row of rows) {
    lines.push(columns.map((column) => cellOfValue(row[column])));
    if (lines.length < ROWS_AT_ONCE) continue;
    yield stringify(lines, options);
    lines = [];
  }
  if (lines.length > 0) yield stringify(lines, options);
}
