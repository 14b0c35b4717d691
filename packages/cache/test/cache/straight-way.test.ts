import { IncompleteInferenceError, type InferenceEvent, type Row } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { collect } from "../support/collect.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { cacheOver } from "../support/setup.ts";

const keys = (rows: readonly Row[]) => rows.map((row) => row["key"]);
const letters: Row[] = ["a", "bb", "ccc"].map((key) => ({ key }));

describe("InferenceCache", () => {
  test("the second time everything is a hit, and the endpoint is not asked", async () => {
    const invoker = fakeInvoker();
    const cached = cacheOver(invoker);
    const first = await cached.inference(letters);
    const second = await cached.inference(letters);

    expect(second.rows).toEqual([
      { key: "a", length: 1 },
      { key: "bb", length: 2 },
      { key: "ccc", length: 3 },
    ]);
    expect(first.rows).toEqual(second.rows);
    expect(first.stats).toMatchObject({ cacheHits: 0, cacheMisses: 3, succeeded: 3 });
    expect(second.stats).toMatchObject({ cacheHits: 3, cacheMisses: 0, succeeded: 3 });
    expect(invoker.calls).toHaveLength(1);
    expect(cached.stats()).toMatchObject({ hits: 3, misses: 3, shared: 0, stored: 3, storeErrors: 0 });
  });

  test("an empty input gives an empty result, and the endpoint is not asked", async () => {
    const invoker = fakeInvoker();
    expect(await cacheOver(invoker).inference([])).toMatchObject({ rows: [], failures: [] });
    expect(invoker.calls).toHaveLength(0);
  });

  test("computes only what it does not have", async () => {
    const invoker = fakeInvoker();
    const cached = cacheOver(invoker);
    await cached.inference([{ key: "bb" }]);
    const { rows } = await cached.inference(letters);
    expect(keys(rows)).toEqual(["a", "bb", "ccc"]);
    expect(keys(invoker.sent)).toEqual(["bb", "a", "ccc"]);
  });

  test("tells what it does by events", async () => {
    const cached = cacheOver(fakeInvoker());
    await cached.inference([{ key: "a" }]);
    const events: InferenceEvent[] = [];
    await cached.inference([{ key: "a" }, { key: "bb" }, { key: "bb" }], {
      onEvent: (event) => events.push(event),
    });
    expect(events).toEqual([
      { type: "cache-lookup", hits: 1, misses: 1, shared: 1, stale: 0 },
      { type: "cache-stored", rows: 1 },
    ]);
  });

  test("an error that a listener throws ends the call", async () => {
    for (const type of ["cache-lookup", "cache-stored"]) {
      const invoker = fakeInvoker();
      const onEvent = (event: InferenceEvent) => {
        if (event.type === type) throw new Error(`cannot log ${type}`);
      };
      await expect(cacheOver(invoker).inference(letters, { onEvent })).rejects.toThrow(`cannot log ${type}`);
      expect(invoker.ended).toBe(invoker.calls.length);
    }
  });

  test("passes the call's options on, with its own order", async () => {
    const invoker = fakeInvoker();
    await collect(cacheOver(invoker).stream(letters, { ...{ batchSize: 7 }, order: "input" }));
    expect(invoker.calls).toMatchObject([{ batchSize: 7, order: "completion" }]);
  });

  test("failures are not stored, and computed again", async () => {
    let broken = true;
    const invoker = fakeInvoker({ fails: (row) => broken && row["key"] === "bb" });
    const cached = cacheOver(invoker);
    const first = await cached.inference(letters);
    expect(first.rows[1]).toEqual({ key: "bb", length: null });
    expect(first.failures).toMatchObject([{ index: 1, row: { key: "bb" }, error: { code: "model_error" } }]);
    expect(cached.stats()).toMatchObject({ stored: 2 });

    broken = false;
    const second = await cached.inference(letters);
    expect(second.rows[1]).toEqual({ key: "bb", length: 2 });
    expect(keys(invoker.sent)).toEqual(["a", "bb", "ccc", "bb"]);
  });

  test("a call in which every row fails says so", async () => {
    const cached = cacheOver(fakeInvoker({ fails: () => true }));
    const error = await cached.inference(letters).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(IncompleteInferenceError);
    expect(cached.stats()).toMatchObject({ stored: 0 });
  });

  test.each(["00123", "NA", "1e5", "null", " ", "1", 1, true, "true", "ключ"])(
    "takes %o as a key as it is",
    async (key) => {
      const invoker = fakeInvoker({ answer: (row) => ({ ...row, type: typeof row["key"] }) });
      const cached = cacheOver(invoker);
      const input = ["00123", "NA", "1e5", "null", " ", "1", 1, true, "true", "ключ"].map((one) => ({
        key: one,
      }));
      await cached.inference(input);
      expect(invoker.sent).toHaveLength(10);
      const { rows } = await cached.inference([{ key }]);
      expect(rows).toEqual([{ key, type: typeof key }]);
      expect(invoker.sent).toHaveLength(10);
    },
  );

  test.each<[string, unknown]>([
    ["no key", { other: 1 }],
    ["null", { key: null }],
    ["an empty text", { key: "" }],
    ["undefined", { key: undefined }],
    ["not a number", { key: Number.NaN }],
  ])("a row with %s as its key fails alone, by its place and column", async (_, row) => {
    const invoker = fakeInvoker();
    const cached = cacheOver(invoker);
    const { rows, failures } = await cached.inference([{ key: "a" }, row as Row, { key: "b" }]);
    expect(rows).toHaveLength(3);
    expect(failures).toMatchObject([
      { index: 1, error: { code: "invalid_option", message: expect.stringMatching(/Row 1 .*"key"/) } },
    ]);
    expect(invoker.sent).toHaveLength(2);
  });

  test("what is no row at all ends the call, by its place", async () => {
    const cached = cacheOver(fakeInvoker());
    const { error } = await collect(cached.stream([{ key: "a" }, null as unknown as Row]));
    expect(error).toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("Row 1 is not an object"),
    });
  });

  test("a version has its own entries, and the old ones stay", async () => {
    const store = memoryStore();
    const invoker = fakeInvoker();
    await cacheOver(invoker, { store, version: "1" }).inference([{ key: "a" }]);
    await cacheOver(invoker, { store, version: "2" }).inference([{ key: "a" }]);
    await cacheOver(invoker, { store }).inference([{ key: "a" }]);
    await cacheOver(invoker, { store, version: "1" }).inference([{ key: "a" }]);
    expect(invoker.sent).toHaveLength(3);
  });

  test("endpoints and key columns do not meet in one store", async () => {
    const store = memoryStore();
    const row = { key: "a", other: "a" };
    const [one, two] = [fakeInvoker({ name: "one" }), fakeInvoker({ name: "two" })];
    await cacheOver(one, { store }).inference([row]);
    await cacheOver(one, { store, keyColumn: "other" }).inference([row]);
    await cacheOver(two, { store }).inference([row]);
    expect([one.sent.length, two.sent.length]).toEqual([2, 1]);
  });

  test("deletes by key and says how many there were", async () => {
    const invoker = fakeInvoker();
    const cached = cacheOver(invoker);
    await cached.inference(letters);
    expect(await cached.delete(["a", "ccc", "zzz"])).toBe(2);
    await cached.inference(letters);
    expect(keys(invoker.sent)).toEqual(["a", "bb", "ccc", "a", "ccc"]);
  });

  test("delete takes an array of keys only", async () => {
    const cached = cacheOver(fakeInvoker());
    for (const wrong of ["abc", undefined, [null], [""]]) {
      await expect(cached.delete(wrong as unknown as string[])).rejects.toMatchObject({
        code: "invalid_option",
      });
    }
  });

  test("clears its own entries and no others", async () => {
    const store = memoryStore();
    const [one, two] = [fakeInvoker({ name: "one" }), fakeInvoker({ name: "two" })];
    const [first, second] = [cacheOver(one, { store }), cacheOver(two, { store })];
    await first.inference(letters);
    await second.inference(letters);
    await first.clear();
    await first.inference(letters);
    await second.inference(letters);
    expect([one.sent.length, two.sent.length]).toEqual([6, 3]);
  });

  test("a cache in front of a cache answers as one", async () => {
    const invoker = fakeInvoker();
    const near = cacheOver(cacheOver(invoker));
    const { rows } = await near.inference(letters);
    expect(rows.map((row) => row["length"])).toEqual([1, 2, 3]);
    expect((await near.inference(letters)).rows).toEqual(rows);
    expect(invoker.sent).toHaveLength(3);
  });
});
