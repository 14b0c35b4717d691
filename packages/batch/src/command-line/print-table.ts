import Table from "cli-table3";
import { coloured } from "./colours.ts";

const noBorders = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
  ].map((border) => [border, ""]),
);

/** Columns side by side on stdout, without borders, so that `grep` and `awk` can read them too. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const table = new Table({
    chars: { ...noBorders, middle: "  " },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    head: head.map((title) => coloured("bold", title, process.stdout)),
  });
  table.push(...rows.map((row) => [...row]));
  const lines = table.toString().split("\n");
  process.stdout.write(lines.map((line) => `${line.trimEnd()}\n`).join(""));
}
