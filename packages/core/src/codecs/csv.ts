import { parse } from "csv-parse/sync";
import type { JsonValue, Row } from "../types/row.ts";
import { valueOfCell } from "./cell.ts";
import type { Codec } from "./codec.ts";
import { csvText } from "./csv-text.ts";

/** CSV with a header line (RFC 4180). The columns are all that any row has, in the order of first sight. */
export const csvCodec: Codec = {
  contentType: "text/csv",
  extension: "csv",

  encode(rows) {
    const all = new Set<string>();
    for (const row of rows) for (const column of Object.keys(row)) all.add(column);
    const columns = [...all];
    return Buffer.from(csvText([columns, ...rows.map((row) => columns.map((column) => row[column]))]));
  },

  decode(body) {
    const [columns = [], ...lines] = parse(Buffer.from(body), { bom: true }) as string[][];
    return lines.map((line) => {
      const row: { [column: string]: JsonValue } = {};
      for (const [at, column] of columns.entries()) row[column] = valueOfCell(line[at] ?? "");
      return row satisfies Row;
    });
  },
};
