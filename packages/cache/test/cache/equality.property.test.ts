import { IncompleteInferenceError, type Invoker, type Row } from "@sagemaker-async/core/invoker";
import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import { collect, plain } from "../support/collect.ts";
import { type FakeOptions, fakeInvoker, modelError } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

const keys = fc.constantFrom("a", "bb", "00123", "123", "NA", "1e5", 1, true, "bad", "worse");
const ids = fc.constantFrom<Row[string]>(1, "001", "x", "NA", null, "", "1e5", [1], { a: 1 });

/**
 * Rows with few distinct keys, an id that some do not have, and a column named like an output. One call's rows have either
 * the very answer in it or something else, since a column that comes back as it was sent counts as the row's own.
 */
const rows = (stale: Row[string]) =>
  fc.array(
    fc
      .tuple(
        keys,
        fc.record(
          { id: ids, y: fc.constantFrom(stale, null), extra: fc.constant("☂") },
          { requiredKeys: [] },
        ),
        fc.boolean(),
      )
      .map(([key, others, first]): Row => (first ? { key, ...others } : { ...others, key })),
    { maxLength: 40 },
  );

const answers: { readonly [kind: string]: FakeOptions["answer"] } = {
  "its own columns only": () => ({ y: "value", "": null }),
  "all columns again": (row) => ({ ...row, y: "value" }),
  "only columns with a value again": (row) => ({
    ...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== "")),
    y: "value",
  }),
  "a rewritten key": (row) => ({
    y: "value",
    key: `canonical ${String(row["key"])}`,
    orig: row["key"] ?? null,
  }),
  "an empty value": (row) => ({ ...row, y: null, z: null }),
};

const runs = fc.record({
  kind: fc.constantFrom(...Object.keys(answers)),
  calls: fc.oneof(fc.array(rows("stale"), { maxLength: 4 }), fc.array(rows("value"), { maxLength: 4 })),
  batchSize: fc.integer({ min: 1, max: 7 }),
  failing: fc.boolean(),
  order: fc.constantFrom("input" as const, "completion" as const),
});

const results = async (invoker: Invoker, input: readonly Row[], order: "input" | "completion") => {
  const { results, error } = await collect(invoker.stream(input, { order }));
  expect(error).toBeUndefined();
  if (order === "input") expect(results.map(({ index }) => index)).toEqual(input.map((_, at) => at));
  return results.sort((left, right) => left.index - right.index).map(plain);
};

/** An error for each key, so that a failure is known by its row. */
const failing = (row: Row) => row["key"] === "bad" || row["key"] === "worse";

test.each(["memory", "sqlite"])("the cached answer equals the uncached one, over %s", async (kind) => {
  await fc.assert(
    fc.asyncProperty(runs, async (run) => {
      const store =
        kind === "memory" ? memoryStore({ maxEntries: 1_000 }) : sqliteStore({ path: ":memory:" });
      const options: FakeOptions = { answer: answers[run.kind] ?? (() => ({})), batchSize: run.batchSize };
      const invoker = fakeInvoker({ ...options, fails: (row) => run.failing && failing(row) });
      const uncached = fakeInvoker({
        answer: options.answer ?? (() => ({})),
        fails: (row) => run.failing && failing(row),
      });
      const cached = cacheOver(invoker, { store });
      for (const input of run.calls) {
        const expected = await results(uncached, input, "input");
        const found = await results(cached, input, run.order);
        expect(found.map(withoutOutput)).toEqual(expected.map(withoutOutput));
        expect(found.map(columnsOf)).toEqual(expected.map(columnsOf));
      }
      await store.close();
    }),
    { numRuns: kind === "memory" ? 400 : 60 },
  );
});

test("the cached answer equals the uncached one, whatever the store does", async () => {
  const faults = fc.infiniteStream(fc.constantFrom("works", "throws", "is late"));
  await fc.assert(
    fc.asyncProperty(runs, faults, async (run, script) => {
      const options: FakeOptions = { answer: answers[run.kind] ?? (() => ({})) };
      const store = faultyStore(memoryStore({ maxEntries: 1_000 }), async () => {
        const fault = script.next().value;
        if (fault === "is late") for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
        return fault === "throws" ? new Error("down") : undefined;
      });
      const cached = cacheOver(fakeInvoker({ ...options, batchSize: run.batchSize }), { store });
      for (const input of run.calls) {
        const expected = await results(fakeInvoker(options), input, "input");
        expect((await results(cached, input, run.order)).map(withoutOutput)).toEqual(
          expected.map(withoutOutput),
        );
      }
    }),
    { numRuns: 100 },
  );
});

test("no key is computed twice, neither in a call nor in a later one", async () => {
  const input = fc.array(fc.record({ key: keys, id: fc.integer() }), { maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(input, { maxLength: 3 }),
      fc.integer({ min: 1, max: 5 }),
      async (calls, batchSize) => {
        const invoker = fakeInvoker({ batchSize, answer: (row) => ({ ...row, y: 1 }) });
        const cached = cacheOver(invoker);
        for (const one of calls) await cached.inference(one);
        const distinct = new Set(calls.flat().map(({ key }) => JSON.stringify(key)));
        expect(invoker.sent).toHaveLength(distinct.size);
        const { hits, misses, shared, stored } = cached.stats();
        expect([misses, stored]).toEqual([distinct.size, distinct.size]);
        expect(hits + misses + shared).toBe(calls.flat().length);
      },
    ),
    { numRuns: 100 },
  );
});

test("inference answers as the endpoint does, failures included", async () => {
  const input = ["a", "bad", "bb", "bad", "a"].map((key, id) => ({ key, id }));
  const options: FakeOptions = { fails: failing };
  const { runInference } = await import("@sagemaker-async/core/invoker");
  const expected = await runInference(fakeInvoker(options), input);
  const cached = cacheOver(fakeInvoker(options));
  for (let time = 0; time < 2; time += 1) {
    const found = await cached.inference(input);
    expect(found.rows).toEqual(expected.rows);
    expect(found.failures).toMatchObject(expected.failures.map(({ index, row }) => ({ index, row })));
    expect(found.failures.map(({ error }) => error.message)).toEqual(
      input.filter(failing).map((row) => modelError(row).message),
    );
  }
  const error = await cached.inference([{ key: "bad" }]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(IncompleteInferenceError);
});

/** Outputs are compared as part of the rows: `001` and 1 are the same echo. */
function withoutOutput(result: unknown): unknown {
  return { ...(result as object), output: undefined };
}

function columnsOf(result: unknown): string[] {
  return Object.keys((result as { row: Row }).row);
}
