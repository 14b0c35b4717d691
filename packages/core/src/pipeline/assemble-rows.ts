import type { RowResult } from "../types/row-result.ts";

/** Results in any order → results in input order. Holds back only what waits for a row before it. */
export async function* assembleRows(results: AsyncIterable<RowResult>): AsyncGenerator<RowResult> {
  const early = new Map<number, RowResult>();
  let next = 0;
  for await (const result of results) {
    early.set(result.index, result);
    for (let due = early.get(next); due; due = early.get(next)) {
      early.delete(next);
      next += 1;
      yield due;
    }
  }
}
