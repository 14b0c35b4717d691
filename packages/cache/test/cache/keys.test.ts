import type { CallOptions, Row } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import type { InferenceCacheOptions } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { cacheOver } from "../support/setup.ts";

/** How many of the rows are computed when each is asked for in a call of its own. */
async function computedOf(options: Partial<InferenceCacheOptions>, rows: readonly Row[]) {
  const invoker = fakeInvoker({ answer: (row) => ({ sum: JSON.stringify(row).length }) });
  const cached = cacheOver(invoker, { keyColumn: undefined, ...options });
  for (const row of rows) {
    const { rows: answered } = await cached.inference([row]);
    expect(answered[0]).toMatchObject(row);
  }
  return invoker.sent;
}

describe("what a key is made of", () => {
  test("A6-4: the whole row, unless the cache says otherwise", async () => {
    const rows = [
      { a: 1, b: "x" },
      { b: "x", a: 1 },
      { a: 1, b: "y" },
      { a: 1 },
      { a: 1, b: null },
      { a: "1" },
    ];
    expect(await computedOf({}, rows)).toEqual([
      { a: 1, b: "x" },
      { a: 1, b: "y" },
      { a: 1 },
      { a: 1, b: null },
      { a: "1" },
    ]);
  });

  test("several columns, in any order; null is not the same as missing", async () => {
    const rows = [{ a: 1, b: 2, id: 1 }, { b: 2, a: 1, id: 2 }, { a: 2, b: 1 }, { a: 1, b: null }, { a: 1 }];
    const sent = await computedOf({ keyColumn: ["b", "a"] }, rows);
    expect(sent).toEqual([rows[0], rows[2], rows[3], rows[4]]);
  });

  test("a function", async () => {
    const keyOf = ({ smiles }: Row) => String(smiles).toUpperCase();
    expect(await computedOf({ keyOf }, [{ smiles: "c" }, { smiles: "C" }, { smiles: "n" }])).toHaveLength(2);
  });

  test.each<[string, Partial<InferenceCacheOptions>]>([
    ["of its columns", { keyColumn: ["a", "b"] }],
    ["that the function returns", { keyColumn: undefined, keyOf: () => null }],
  ])("a row without a value %s fails, alone, and is told why", async (_, options) => {
    const cached = cacheOver(fakeInvoker(), options);
    const failed = await cached.inference([{ other: 1 }]).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("Row 0 has no"),
    });
  });

  test("A6-5: caches of other key columns, and of other endpoints, share a store and nothing else", async () => {
    const store = memoryStore();
    const row = { a: "x", b: "x" };
    for (const [name, keyColumn] of [
      ["one", "a"],
      ["one", "b"],
      ["two", "a"],
      ["one", ["a", "b"]],
      ["one", undefined],
    ] as const) {
      const invoker = fakeInvoker({ name });
      const cached = cacheOver(invoker, { store, keyColumn });
      await cached.inference([row]);
      expect([name, keyColumn, invoker.sent.length]).toEqual([name, keyColumn, 1]);
      expect((await cached.info()).entries).toBe(1);
    }
  });

  test("A6-4: what else changes the answer counts too: parameters of the call, and those of the connection", async () => {
    const invoker = fakeInvoker();
    const cached = cacheOver(invoker);
    const calls: (CallOptions & { readonly accept?: string; readonly customAttributes?: string })[] = [
      {},
      { accept: "text/csv" },
      { accept: "application/jsonlines" },
      { customAttributes: "units=mg" },
      { order: "completion" },
      { accept: "text/csv" },
    ];
    for (const options of calls) await cached.inference([{ key: "a" }], options);
    expect(invoker.sent).toHaveLength(4);

    const store = memoryStore();
    for (const units of ["mg", "g"]) {
      const connected = { ...fakeInvoker(), requestParameters: () => ({ customAttributes: units }) };
      await cacheOver(connected, { store }).inference([{ key: "a" }]);
      expect(connected.sent).toHaveLength(1);
    }
  });
});

describe("answers", () => {
  test("A6-20: several rows for a key are a list in a column, and come back as they were", async () => {
    const answer = {
      hits: [
        { id: "00123", score: 0.5 },
        { id: "NA", score: null },
      ],
      none: [],
    };
    const cached = cacheOver(fakeInvoker({ answer: () => answer }));
    for (const hits of [0, 1]) {
      const { rows, stats } = await cached.inference([{ key: "a" }]);
      expect(rows).toEqual([{ key: "a", ...answer }]);
      expect(stats.cacheHits).toBe(hits);
    }
  });

  test("that are empty are answers", async () => {
    const invoker = fakeInvoker({ answer: () => ({}) });
    const cached = cacheOver(invoker);
    for (const _ of [1, 2]) expect((await cached.inference([{ key: "a" }])).rows).toEqual([{ key: "a" }]);
    expect(invoker.sent).toHaveLength(1);
  });

  test("A6-16: null, empty texts and texts that look like something else keep their type", async () => {
    const answer = { a: null, b: "", c: "None", d: "nan", e: "null", f: "1.50", g: 1.5, h: false };
    const cached = cacheOver(fakeInvoker({ answer: () => answer }));
    await cached.inference([{ key: "a" }]);
    expect((await cached.inference([{ key: "a" }])).rows).toEqual([{ key: "a", ...answer }]);
  });

  test("A6-3: those with NaN or Infinity, and those that storeIf refuses, are given and not stored", async () => {
    const answers = [{ y: Number.NaN }, { y: [Number.POSITIVE_INFINITY] }, { y: 0, partial: true }, { y: 1 }];
    for (const [at, answer] of answers.entries()) {
      const invoker = fakeInvoker({ answer: () => answer });
      const cached = cacheOver(invoker, { storeIf: ({ output }) => output["partial"] !== true });
      for (const _ of [1, 2])
        expect((await cached.inference([{ key: "a" }])).rows).toEqual([{ key: "a", ...answer }]);
      expect(invoker.sent).toHaveLength(at === 3 ? 1 : 2);
    }
  });
});
