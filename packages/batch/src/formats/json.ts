import type { Row } from "@sagemaker-async/core";
import { JSONParser } from "@streamparser/json";
import { badInput, MAX_ROW_LENGTH, tooLong } from "./bad-input.ts";
import { isRow } from "./is-row.ts";

/** A JSON array of objects → rows, one at a time: the array is never held whole. */
export async function* readJson(text: AsyncIterable<string>, name: string): AsyncGenerator<Row> {
  const parser = new JSONParser({ paths: ["$.*"], keepStack: false });
  let landed: unknown[] = [];
  let isArray = false;
  let [line, sinceLast] = [1, 0];
  parser.onValue = ({ value }) => {
    landed.push(value);
    sinceLast = 0;
  };
  for await (const piece of text) {
    if (!isArray && piece.trim() !== "") {
      if (!piece.trimStart().startsWith("[")) {
        throw badInput(
          name,
          line,
          "this is not a JSON array of rows. One object a line is read with --format jsonl.",
        );
      }
      isArray = true;
    }
    // Line by line, so that an error can name its line.
    for (const part of piece.split(/(?<=\n)/)) {
      sinceLast += part.length;
      parsing(name, line, () => parser.write(part));
      if (sinceLast > MAX_ROW_LENGTH) throw tooLong(name, line);
      for (const value of landed) {
        if (!isRow(value))
          throw badInput(name, line, "an element of the array is not an object of column names to values.");
        yield value;
      }
      landed = [];
      if (part.endsWith("\n")) line += 1;
    }
  }
  if (!isArray) throw badInput(name, undefined, "the file is empty. Write [] for no rows.");
  if (!parser.isEnded) parsing(name, line, () => parser.end());
}

function parsing(name: string, line: number, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw badInput(name, line, `this is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Rows → a JSON array, a line a row. */
export async function* writeJson(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  let before = "[\n";
  for await (const row of rows) {
    yield `${before}${JSON.stringify(row)}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}
