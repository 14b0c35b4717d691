import type { JsonValue } from "../types/row.ts";
import { cellOfValue } from "./cell.ts";

/** Lines of values → CSV (RFC 4180), each line with its end. */
export function csvText(lines: Iterable<readonly (JsonValue | undefined)[]>): string {
  let text = "";
  for (const line of lines) text += `${line.map(csvCell).join(",")}\n`;
  return text;
}

/** An empty cell is quoted too, so that a line of one empty cell is not an empty line, which readers skip. */
function csvCell(value: JsonValue | undefined): string {
  const cell = cellOfValue(value);
  return cell === "" || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
