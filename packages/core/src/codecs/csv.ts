import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import type { JsonValue, Row } from "../types/row.ts";
import { cellOfValue, valueOfCell } from "./cell.ts";
import type { Codec } from "./codec.ts";

/** CSV with a header line (RFC 4180). The columns are all that any row has, in the order of first sight. */
export const csvCodec: Codec = {
  contentType: "text/csv",
  extension: "csv",

  encode(rows) {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const lines = rows.map((row) => columns.map((column) => cellOfValue(row[column])));
    // Empty cells are quoted, so that a row of one empty cell is not an empty line, which parsers skip.
    return Buffer.from(stringify([columns, ...lines], { quoted_empty: true }));
  },

  decode(body) {
    const [columns = [], ...lines] = parse(Buffer.from(body), { bom: true }) as string[][];
    return lines.map((line) => {
      const row: { [column: string]: JsonValue } = {};
      columns.forEach((column, at) => {
        row[column] = valueOfCell(line[at] ?? "");
      });
      return row satisfies Row;
    });
  },
};
