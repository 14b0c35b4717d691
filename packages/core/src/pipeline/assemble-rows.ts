import type { RowResult } from "../types/row-result.ts";

/** Results in any order → results in input order. Holds back only what waits for a row before it. */
export function assembleRows(results: AsyncIterable<RowResult>): AsyncGenerator<RowResult> {
  return inOrder(
    results,
    ({ index }) => index,
    () => 1,
  );
}

/** The same, chunk by chunk: the results of a chunk follow each other. */
export function assembleChunks(
  chunks: AsyncIterable<readonly RowResult[]>,
): AsyncGenerator<readonly RowResult[]> {
  return inOrder(
    chunks,
    ([first]) => first?.index ?? 0,
    (chunk) => chunk.length,
  );
}

async function* inOrder<Item>(
  items: AsyncIterable<Item>,
  indexOf: (item: Item) => number,
  lengthOf: (item: Item) => number,
): AsyncGenerator<Item> {
  const early = new Map<number, Item>();
  let next = 0;
  for await (const item of items) {
    early.set(indexOf(item), item);
    for (let due = early.get(next); due !== undefined; due = early.get(next)) {
      early.delete(next);
      next += lengthOf(due);
      yield due;
    }
  }
}
