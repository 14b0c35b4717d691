import type { Row, RowSource } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import { batchRows } from "../../src/calls/batch-rows.ts";

const never = new AbortController().signal;
const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_, at) => ({ at }));

async function sizesOf(rows: RowSource, size: number): Promise<number[]> {
  const sizes: number[] = [];
  for await (const batch of batchRows(rows, size, never)) sizes.push(batch.length);
  return sizes;
}

describe("batchRows", () => {
  test("groups rows, the last group with what is left", async () => {
    expect(await sizesOf(rowsOf(25), 10)).toEqual([10, 10, 5]);
    expect(await sizesOf(rowsOf(20), 10)).toEqual([10, 10]);
    expect(await sizesOf([], 10)).toEqual([]);
  });

  test("keeps every row, in order", async () => {
    const seen: Row[] = [];
    for await (const batch of batchRows(rowsOf(25), 10, never)) seen.push(...batch);
    expect(seen).toEqual(rowsOf(25));
  });

  test("does not hold rows back while the source pauses", async () => {
    const more = Promise.withResolvers<void>();
    async function* source() {
      yield* rowsOf(3);
      await more.promise;
      yield* rowsOf(2);
    }
    const batches = batchRows(source(), 10, never);
    expect((await batches.next()).value).toHaveLength(3);
    more.resolve();
    expect((await batches.next()).value).toHaveLength(2);
    expect((await batches.next()).done).toBe(true);
  });

  test("throws what the source throws", async () => {
    // biome-ignore lint/correctness/useYield: it throws before it has a row.
    async function* source(): AsyncGenerator<Row> {
      throw new Error("the file ends in the middle of a row");
    }
    await expect(sizesOf(source(), 10)).rejects.toThrow("the file ends");
  });

  test("closes the source when it is left early", async () => {
    let closed = false;
    async function* source() {
      try {
        yield* rowsOf(100);
      } finally {
        await new Promise(setImmediate);
        closed = true;
      }
    }
    for await (const _ of batchRows(source(), 10, never)) break;
    expect(closed).toBe(true);
  });

  test("ends at an abort while the source waits, and tells the source", async () => {
    const abort = new AbortController();
    let closed = false;
    const source: AsyncIterable<Row> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => {
          closed = true;
          throw new Error("nobody hears this");
        },
      }),
    };
    const next = batchRows(source, 10, abort.signal).next();
    abort.abort(new Error("Ctrl-C"));
    await expect(next).rejects.toMatchObject({
      code: "cancelled",
      retryable: true,
      cause: new Error("Ctrl-C"),
    });
    expect(closed).toBe(true);
  });
});
