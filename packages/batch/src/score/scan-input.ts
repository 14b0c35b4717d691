import type { Row } from "@sagemaker-async/core";
import { UsageError } from "../command-line/usage-error.ts";
import { checkColumns } from "../formats/bad-input.ts";
import type { Encoding } from "../formats/format.ts";
import { readRows } from "../formats/read-rows.ts";
import type { ByteSource } from "../places/byte-source.ts";

/** What a first reading of the whole input tells. */
export type InputScan = {
  readonly rows: number;
  /** All that any row has, in the order of first sight. */
  readonly columns: readonly string[];
};

export type ScanOptions = {
  /** A column that each row must have. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onRow?: ((row: Row) => void) | undefined;
};

/**
 * Reads the whole input once before the first row is sent: a mistake in its last line is found before anything is paid for, and
 * progress knows how many rows there are.
 * @throws {UsageError} naming file, line and cause.
 */
export async function scanInput(
  source: ByteSource,
  encoding: Encoding,
  { key, signal, onRow }: ScanOptions = {},
): Promise<InputScan> {
  const columns = new Set<string>();
  const onColumns = (all: readonly string[]) => {
    for (const column of all) columns.add(column);
  };
  let rows = 0;
  for await (const row of readRows(source, encoding, onColumns)) {
    signal?.throwIfAborted();
    const before = columns.size;
    for (const column of Object.keys(row)) columns.add(column);
    if (columns.size > before) checkColumns([...columns], source.name, undefined);
    onRow?.(row);
    rows += 1;
  }
  if (key !== undefined && rows > 0 && !columns.has(key)) {
    throw new UsageError(`--key ${key}: ${source.name} has no such column. It has: ${listed([...columns])}.`);
  }
  return { rows, columns: [...columns] };
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 20).join(", ");
  return columns.length > 20 ? `${shown} and ${columns.length - 20} more` : shown;
}
