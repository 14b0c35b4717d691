import type { RowResult } from "../types/row-result.ts";

/** Results in any order → results in input order. Holds back only what waits for a row before it. */
export async function* assembleRows(results: AsyncIterable<RowResult>): AsyncGenerator<RowResult> {
  const early: RowResult[] = []; // by index
  let next = 0;
  for await (const result of results) {
    const before = early.findLastIndex(({ index }) => index < result.index);
    early.splice(before + 1, 0, result);
    while (early[0]?.index === next) {
      next += 1;
      yield* early.splice(0, 1);
    }
  }
}
