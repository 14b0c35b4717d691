import { createHash } from "node:crypto";
import { canonicalJson } from "../results/canonical-json.ts";
import type { Row } from "../types/row.ts";

/** Counted up when the text below, or what is stored under it, changes, so that different formats never meet. */
const FORMAT = 1;

export type ContentKey = {
  /** SHA-256, in hexadecimal. */
  readonly hash: string;
  /** The places of the rows, in the order that does not depend on how they were given. */
  readonly order: readonly number[];
};

/**
 * What names a computation: equal rows, for the same endpoint and formats, have equal keys, wherever they stand in their
 * input and however they are ordered. The order of a row's columns does not matter; `1` and `"1"` differ.
 * @param scope everything besides the rows that decides the answer, such as the endpoint's name
 */
export function contentKey(scope: readonly string[], rows: readonly Row[]): ContentKey {
  const sorted = rows
    .map((row, at) => ({ at, text: canonicalJson(row) }))
    .toSorted((left, right) => compare(left.text, right.text));
  const parts = [FORMAT, scope, sorted.map(({ text }) => text)];
  return {
    hash: createHash("sha256").update(JSON.stringify(parts)).digest("hex"),
    order: sorted.map(({ at }) => at),
  };
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
