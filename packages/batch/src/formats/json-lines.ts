import type { Row } from "@sagemaker-async/core";
import { badInput } from "./bad-input.ts";
import { isRow } from "./is-row.ts";
import { linesOf } from "./text.ts";

/** One JSON object a line → rows. Empty lines are skipped. */
export async function* readJsonLines(text: AsyncIterable<string>, name: string): AsyncGenerator<Row> {
  let number = 0;
  for await (const line of linesOf(text, name)) {
    number += 1;
    if (line.trim() !== "") yield parseLine(line, name, number);
  }
}

function parseLine(line: string, name: string, number: number): Row {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const hint = number === 1 && line.startsWith("[") ? " A JSON array is read with --format json." : "";
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput(name, number, `this is not JSON: ${reason}.${hint}`);
  }
  if (isRow(value)) return value;
  if (number === 1 && Array.isArray(value)) {
    throw badInput(name, number, "this is a JSON array, not jsonl. Add --format json.");
  }
  throw badInput(name, number, "this is not a JSON object of column names to values.");
}

export async function* writeJsonLines(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
