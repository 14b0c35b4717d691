import type { JsonValue, Row } from "../types/row.ts";
import type { Codec } from "./codec.ts";

/** JSON Lines: one JSON object a line, UTF-8. */
export const jsonLinesCodec: Codec = {
  contentType: "application/jsonlines",
  extension: "jsonl",

  encode(rows) {
    return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  },

  decode(body) {
    const lines = Buffer.from(body).toString("utf8").split("\n");
    return lines.flatMap((line, at) => (line.trim() === "" ? [] : [parseLine(line, at + 1)]));
  },
};

function parseLine(line: string, number: number): Row {
  const value = parseJson(line, number);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Row;
  return { output: value }; // a bare answer, such as `0.73`, still has a column
}

function parseJson(line: string, number: number): JsonValue {
  try {
    return JSON.parse(line) as JsonValue;
  } catch (error) {
    throw new Error(`line ${number} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
