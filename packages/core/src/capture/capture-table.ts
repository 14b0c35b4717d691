import { stringify } from "csv-stringify/sync";
import { cellOfValue } from "../codecs/cell.ts";
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

/** CSV with a header line (RFC 4180). Empty cells are quoted, so that a line of one empty cell is not an empty line, which readers skip. */
export function csvOfTable({ columns, lines }: Table): Uint8Array {
  return Buffer.from(
    stringify([columns, ...lines.map((line) => line.map(cellOfValue))], { quoted_empty: true }),
  );
}
