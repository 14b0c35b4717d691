import { UsageError } from "../command-line/usage-error.ts";

/** A file that cannot be read as rows: names the file, the line where there is one, and the cause. */
export function badInput(name: string, line: number | undefined, cause: string): UsageError {
  return new UsageError(`${name}${line === undefined ? "" : `, line ${line}`}: ${cause}`);
}

/** A row may be as large as this, in characters: it keeps memory bounded, and a file that is not what it seems from being read whole. */
export const MAX_ROW_LENGTH = 16 * 1024 * 1024;

/** A table may have so many columns. */
const MAX_COLUMNS = 16_384;

export function tooLong(name: string, line: number): UsageError {
  return badInput(name, line, "the row is longer than 16 MiB. Is this a file of rows?");
}

export function checkColumns(columns: readonly string[], name: string, line: number | undefined): void {
  if (columns.length > MAX_COLUMNS) {
    const count = columns.length.toLocaleString("en-US");
    throw badInput(
      name,
      line,
      `there are ${count} columns, and at most ${MAX_COLUMNS.toLocaleString("en-US")} can be read.`,
    );
  }
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column))
      throw badInput(name, line, `two columns are named "${column}". Give each its own name.`);
    if (column === "__proto__") throw badInput(name, line, "a column cannot be named __proto__. Rename it.");
    seen.add(column);
  }
}
