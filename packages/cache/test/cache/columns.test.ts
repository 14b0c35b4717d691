import type { Row } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { type FakeOptions, fakeInvoker } from "../support/fake-invoker.ts";
import { cacheOver } from "../support/setup.ts";

/** Answers as a model behind CSV often does: every input column again, then its own. */
const echoing: FakeOptions = { answer: (row) => ({ ...row, y: 5 }) };

/** The rows that a cache answers, one call for each, and what the endpoint answers without a cache. */
async function bothWays(options: FakeOptions, calls: readonly (readonly Row[])[]) {
  const invoker = fakeInvoker(options);
  const cached = cacheOver(invoker);
  const answers: (readonly Row[])[] = [];
  for (const rows of calls) answers.push((await cached.inference(rows)).rows);
  const sent = invoker.sent.length;
  const plain = calls.map((rows) => rows.map((row) => ({ ...row, ...(options.answer?.(row) ?? {}) })));
  return { answers, plain, sent };
}

describe("columns besides the key", () => {
  test("A19-19: an id that the endpoint echoes never shows up in another row", async () => {
    const { answers, plain, sent } = await bothWays(echoing, [
      [
        { key: "a", id: "00123" },
        { key: "a", id: "00456" },
      ],
      [{ key: "a", id: "NA" }],
    ]);
    expect(answers).toEqual(plain);
    expect(sent).toBe(1);
  });

  test("an id that the endpoint reads as a number neither", async () => {
    const invoker = fakeInvoker({ answer: (row) => ({ ...row, id: Number(row["id"]), y: 5 }) });
    const cached = cacheOver(invoker);
    await cached.inference([{ key: "a", id: "00123" }]);
    const { rows } = await cached.inference([{ key: "a", id: "00456" }]);
    expect(rows).toEqual([{ key: "a", id: "00456", y: 5 }]);
    expect(invoker.sent).toHaveLength(1);
  });

  test("an echoed id does not show up in a row that has none", async () => {
    const { answers, plain } = await bothWays(echoing, [
      [{ key: "a", id: 1 }],
      [{ key: "a" }],
      [{ key: "a", id: 2 }],
    ]);
    expect(answers).toEqual(plain);
  });

  test("A6-10, A19-19: a caller's column with the name of an output poisons nothing", async () => {
    const answer = (row: Row): Row => ({ key: row["key"] ?? null, y: 5 });
    const { answers, plain, sent } = await bothWays({ answer }, [
      [{ key: "a", y: "mine" }],
      [{ key: "a" }],
      [{ key: "a", y: 7 }],
    ]);
    expect(answers).toEqual(plain);
    expect(sent).toBe(1);
  });

  test("not even when it holds the answer already", async () => {
    const answer = (): Row => ({ y: 5 });
    const { answers, plain, sent } = await bothWays({ answer }, [
      [{ key: "a", y: 5 }],
      [{ key: "a" }],
      [{ key: "a", y: 7 }],
      [{ key: "a", y: null }],
    ]);
    expect(answers).toEqual(plain);
    // The first answer alone cannot tell an output from an echo; the second one can.
    expect(sent).toBe(2);
  });

  test("what two answers showed is known from then on", async () => {
    const calls = [
      [{ key: "a", note: "x" }],
      [{ key: "a", note: null }],
      [{ key: "a", note: "z" }],
      [{ key: "a", note: "" }],
      [{ key: "a" }],
    ];
    const { answers, plain, sent } = await bothWays(echoing, calls);
    expect(answers).toEqual(plain);
    expect(sent).toBe(2);
  });

  test("rows of one key with and without a value are told apart in one call too", async () => {
    const rows: Row[] = [
      { key: "a", note: "x" },
      { key: "a", note: null },
      { key: "a" },
      { key: "a", note: "z" },
      { key: "bb", note: "w" },
    ];
    const { answers, plain, sent } = await bothWays(echoing, [rows, rows]);
    expect(answers).toEqual(plain);
    expect(sent).toBe(4);
  });

  test("rows that no other row's answer fits are sent together", async () => {
    const invoker = fakeInvoker({ ...echoing, batchSize: 5 });
    const keys = ["a", "bb", "ccc", "dddd", "eeeee"];
    const rows = [...keys.map((key) => ({ key, note: "x" })), ...keys.map((key) => ({ key, note: null }))];
    const { rows: answers } = await cacheOver(invoker).inference(rows);
    expect(answers).toEqual(rows.map((row) => ({ ...row, y: 5 })));
    expect(invoker.calls).toHaveLength(2);
  });

  test("what the last of them showed is stored with what the others showed", async () => {
    const rows: Row[] = [{ key: "a", note: "x" }, { key: "a" }, { key: "a", note: null }];
    const { answers, plain, sent } = await bothWays(echoing, [rows, rows]);
    expect(answers).toEqual(plain);
    expect(sent).toBe(3);
  });

  test("what any of them showed is stored", async () => {
    const first: Row[] = [
      { key: "a", id: 1, note: "x" },
      { key: "a", note: null },
      { key: "a", id: 1, note: null },
    ];
    const { answers, plain, sent } = await bothWays(echoing, [
      first,
      [{ key: "a", note: "z" }, { key: "a" }],
    ]);
    expect(answers).toEqual(plain);
    expect(sent).toBe(3);
  });

  test("such rows are sent whenever they come", async () => {
    const cached = cacheOver(fakeInvoker(echoing));
    let answered = Promise.withResolvers<void>();
    async function* source() {
      for (const key of ["a", "bb", "ccc"]) {
        yield { key, note: "x" };
        yield { key, note: null };
        await answered.promise;
        answered = Promise.withResolvers();
      }
    }
    const rows: Row[] = [];
    for await (const result of cached.stream(source())) {
      expect(result.ok).toBe(true);
      rows.push(result.row);
      if (rows.length % 2 === 0) answered.resolve();
    }
    expect(rows).toHaveLength(6);
  });

  test("a computed empty value stays empty", async () => {
    const answer = (): Row => ({ y: null });
    const { answers, plain, sent } = await bothWays({ answer }, [
      [{ key: "a" }],
      [{ key: "a" }],
      [{ key: "a", y: 3 }],
      [{ key: "a", y: 4 }],
    ]);
    expect(answers).toEqual(plain);
    expect(sent).toBe(2);
  });

  test("A6-11, A19-19: an extra column is not lost on a hit, and columns keep their order", async () => {
    const cached = cacheOver(fakeInvoker({ answer: (row) => ({ z: 1, ...row, y: 5 }) }));
    const row = { extra: 1, key: "a", more: [1, { deep: null }] };
    const first = await cached.inference([row]);
    const second = await cached.inference([row]);
    expect(second.rows).toEqual(first.rows);
    expect(Object.keys(second.rows[0] ?? {})).toEqual(["extra", "key", "more", "z", "y"]);
    expect(Object.keys(first.rows[0] ?? {})).toEqual(["extra", "key", "more", "z", "y"]);
  });

  test("A6-11: a rewritten key column comes back the same way on a hit", async () => {
    const { answers, plain, sent } = await bothWays(
      { answer: (row) => ({ key: "canonical", orig: row["key"] ?? null }) },
      [[{ key: "a" }], [{ key: "a" }]],
    );
    expect(answers).toEqual(plain);
    expect(sent).toBe(1);
  });
});

describe("outputKeyColumn", () => {
  test("names the key that an answer is stored under", async () => {
    const store = memoryStore();
    const invoker = fakeInvoker({ answer: () => ({ key: "x", orig: "other", y: 5 }) });
    const cached = cacheOver(invoker, { store, outputKeyColumn: "orig" });
    await cached.inference([{ key: "a" }]);
    expect((await cached.inference([{ key: "other" }])).stats.cacheHits).toBe(1);
    expect((await cached.inference([{ key: "a" }])).stats.cacheHits).toBe(0);
  });

  test.each<[string, Row, Row]>([
    ["is missing in the answer", { key: "a" }, { y: 5 }],
    ["is empty in the answer", { key: "a" }, { orig: null, y: 5 }],
    ["holds what a text format made of the key", { key: "00123" }, { orig: 123, y: 5 }],
  ])("where it %s, the row's own key is it", async (_, row, output) => {
    const cached = cacheOver(fakeInvoker({ answer: () => output }), { outputKeyColumn: "orig" });
    await cached.inference([row]);
    expect((await cached.inference([row])).stats.cacheHits).toBe(1);
  });
});
