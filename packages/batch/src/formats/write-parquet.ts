import { PassThrough } from "node:stream";
import type { JsonValue, Row } from "@sagemaker-async/core";
import { type BasicType, ByteWriter, parquetWriteRows } from "hyparquet-writer";
import { UsageError } from "../command-line/usage-error.ts";
import type { ColumnType } from "./column-type.ts";

const ROWS_IN_GROUP = 50_000;

const typeNames: Readonly<Record<ColumnType, BasicType>> = {
  boolean: "BOOLEAN",
  whole: "INT64",
  number: "DOUBLE",
  text: "STRING",
  json: "JSON",
};

/** Rows → Parquet, a row group at a time. A column that never has a value is one of text. */
export async function* writeParquet(
  rows: AsyncIterable<Row>,
  columns: ReadonlyMap<string, ColumnType | undefined>,
): AsyncGenerator<Uint8Array> {
  if (columns.size === 0)
    throw new UsageError("--out: Parquet needs a column, and the input has none. Write .jsonl.");
  const bytes = new PassThrough();
  const kinds = [...columns].map(([name, type = "text"]) => ({ name, type }));
  const written = parquetWriteRows({
    writer: new GroupWriter(bytes),
    rows: typed(rows, kinds),
    columns: kinds.map(({ name, type }) => ({ name, type: typeNames[type] })),
    rowGroupSize: ROWS_IN_GROUP,
  });
  Promise.resolve(written).catch((error: Error) => bytes.destroy(error));
  yield* bytes as AsyncIterable<Uint8Array>;
}

async function* typed(rows: AsyncIterable<Row>, columns: readonly { name: string; type: ColumnType }[]) {
  for await (const row of rows) {
    const values: { [column: string]: JsonValue | bigint } = {};
    for (const { name, type } of columns) {
      const value = row[name] ?? null;
      values[name] = type === "whole" && typeof value === "number" ? BigInt(value) : value;
    }
    yield values;
  }
}

/** Hands each row group on as soon as it is written, and waits until it is taken. */
class GroupWriter extends ByteWriter {
  readonly #bytes: PassThrough;

  constructor(bytes: PassThrough) {
    super();
    this.#bytes = bytes;
  }

  flush(): Promise<void> {
    const group = new Uint8Array(this.getBuffer());
    this.index = 0;
    return new Promise((resolve, reject) => {
      this.#bytes.write(group, (error) => (error ? reject(error) : resolve()));
    });
  }

  override finish(): void {
    this.#bytes.end(new Uint8Array(this.getBuffer()));
  }
}
