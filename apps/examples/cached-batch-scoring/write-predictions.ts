import { access, constants, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { stringify } from "csv-stringify/sync";
import { UserError } from "./user-error.ts";

type Cells = { readonly [column: string]: unknown };

/** The input's columns, then the endpoint's; an answer that is missing is an empty cell. */
export async function writePredictions(file: string, rows: readonly Cells[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = stringify([...rows], { header: true, columns });
  try {
    await writeFile(file, text);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** Finds out before the work, not after it, that the answers cannot be written. @throws {UserError} */
export async function checkWritable(file: string, input: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    throw cannotWrite(file, error);
  }
  const existing = await stat(file).catch(() => undefined);
  if (existing?.isDirectory()) throw cannotWrite(file, new Error("it is a folder"));
  if (existing && (await realpath(file)) === (await realpath(input))) {
    throw cannotWrite(file, new Error("it is the input, which would be overwritten"));
  }
}

function cannotWrite(file: string, error: unknown): UserError {
  const reason =
    error instanceof Error ? error.message.replace(/, (access|open|write) .*$/, "") : String(error);
  return new UserError(`${file} cannot be written: ${reason}. Give another file with --out FILE.`);
}
