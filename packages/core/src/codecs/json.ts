import type { JsonValue, Row } from "../types/row.ts";
import type { Codec } from "./codec.ts";

/** Names under which model servers wrap a list of rows or of answers. */
const wrappers = ["predictions", "outputs", "instances", "rows", "data"];

/** JSON: an array of objects. An answer may also be wrapped, as in `{"predictions": […]}`, or be one bare object for one row. */
export const jsonCodec: Codec = {
  contentType: "application/json",
  extension: "json",

  encode(rows) {
    return Buffer.from(JSON.stringify(rows));
  },

  decode(body) {
    return listOf(JSON.parse(Buffer.from(body).toString("utf8")) as JsonValue).map(rowOf);
  },
};

function listOf(answer: JsonValue): readonly JsonValue[] {
  if (isList(answer)) return answer;
  if (typeof answer !== "object" || answer === null) return [answer];
  const wrapped = wrappers.map((name) => answer[name]).find((value) => value !== undefined && isList(value));
  return wrapped !== undefined && isList(wrapped) ? wrapped : [answer];
}

/** A bare answer, such as `0.73`, still has a column. */
export function rowOf(value: JsonValue): Row {
  return typeof value === "object" && value !== null && !isList(value) ? value : { output: value };
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
