import type { JsonValue } from "../types/row.ts";
import type { Codec } from "./codec.ts";
import { rowOf } from "./json.ts";

/** JSON Lines: one JSON object a line, UTF-8. */
export const jsonLinesCodec: Codec = {
  contentType: "application/jsonlines",
  extension: "jsonl",

  encode(rows) {
    return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  },

  decode(body) {
    const lines = Buffer.from(body).toString("utf8").split("\n");
    return lines.flatMap((line, at) => (line.trim() === "" ? [] : [rowOf(parseJson(line, at + 1))]));
  },
};

function parseJson(line: string, number: number): JsonValue {
  try {
    return JSON.parse(line) as JsonValue;
  } catch (error) {
    throw new Error(`line ${number} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
