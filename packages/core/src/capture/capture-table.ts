import { csvText } from "../codecs/csv-text.ts";
import type { JsonValue, Row } from "../types/row.ts";

/** Lines under column names. Unlike in rows, names keep their order also where they are numbers. */
export type Table = {
  readonly columns: readonly string[];
  readonly lines: readonly (readonly (JsonValue | undefined)[])[];
};

/** All columns of all rows, in the order of first sight, after the ones that stand first. */
export function tableOfRows(rows: readonly Row[], first: readonly string[]): Table {
  const columns = [...new Set([...first, ...rows.flatMap((row) => Object.keys(row))])];
  return { columns, lines: rows.map((row) => columns.map((column) => row[column])) };
}

/** CSV with a header line. */
export function csvOfTable({ columns, lines }: Table): Uint8Array {
  return Buffer.from(csvText([columns, ...lines]));
}
