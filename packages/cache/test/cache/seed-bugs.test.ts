import type { Row } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

const rowsOf = (count: number, prefix = "k"): Row[] =>
  Array.from({ length: count }, (_, at) => ({ key: `${prefix}${at}` }));

describe("what the seed's cache did wrong", () => {
  test("A6-1, A19-20: a look-up of 100 keys is one request for 100 keys, however many entries there are", async () => {
    const store = faultyStore(memoryStore(), () => undefined);
    await cacheOver(fakeInvoker(), { store }).warm(rowsOf(20_000));
    const { getMany, scan } = { ...store.called };
    const asked: number[] = [];
    const spied = {
      ...store,
      getMany: (keys: readonly string[]) => {
        asked.push(keys.length);
        return store.getMany(keys);
      },
    };
    const { stats } = await cacheOver(fakeInvoker(), { store: spied }).inference(rowsOf(100));
    expect(stats.cacheHits).toBe(100);
    expect(asked).toEqual([100]);
    expect([store.called.getMany - getMany, store.called.scan - scan]).toEqual([1, 0]);
  });

  test("A6-2: what another process stores is seen by a cache that is open", async () => {
    const store = memoryStore();
    const [one, two] = [fakeInvoker(), fakeInvoker()];
    const [first, second] = [cacheOver(one, { store }), cacheOver(two, { store })];
    await first.inference([{ key: "a" }]);
    await second.inference([{ key: "b" }]);
    expect((await first.inference([{ key: "b" }])).stats.cacheHits).toBe(1);
    expect((await second.inference([{ key: "a" }])).stats.cacheHits).toBe(1);
  });

  test("A6-9, A19-17: an endpoint that is down throws, with what was answered; rows without answers are never passed off", async () => {
    const invoker = fakeInvoker({ fails: ({ key }) => key !== "k0" });
    const cached = cacheOver(invoker);
    const partly = await cached.inference(rowsOf(3));
    expect(partly.failures).toHaveLength(2);
    expect(partly.rows).toEqual([
      { key: "k0", length: 2 },
      { key: "k1", length: null },
      { key: "k2", length: null },
    ]);
    await expect(cached.inference(rowsOf(2, "x"))).rejects.toMatchObject({ code: "model_error" });
    invoker.stream = () => {
      throw new Error("no network");
    };
    await expect(cached.inference(rowsOf(3))).rejects.toThrow("no network");
  });

  test("A6-12, A6-13: the misses of a call are one stream, and each answer is stored as it lands", async () => {
    const gate = Promise.withResolvers<void>();
    const stored = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ before: ({ key }) => (key === "k299" ? gate.promise : undefined) });
    const cached = cacheOver(invoker);
    let rows = 0;
    const call = cached.inference(rowsOf(300), {
      onEvent: (event) => {
        if (event.type === "cache-stored") rows += event.rows;
        if (rows === 299) stored.resolve();
      },
    });
    await stored.promise;
    gate.resolve();
    await call;
    expect(invoker.calls).toHaveLength(1);
  });

  test("A6-17: an option that cannot work is refused when the cache is made", () => {
    for (const option of ["ttlMs", "leaseMs", "storeTimeoutMs", "circuitResetMs"]) {
      for (const value of [0, -1, Number.NaN, "5"]) {
        expect(() => cacheOver(fakeInvoker(), { [option]: value })).toThrow(
          expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(option) }),
        );
      }
    }
  });

  test("A6-19: counting, exporting and deleting reach every entry, not the first page", async () => {
    const cached = cacheOver(fakeInvoker(), { version: "1" });
    await cached.warm(rowsOf(2_500));
    expect((await cached.info()).entries).toBe(2_500);
    expect(await Array.fromAsync(cached.export())).toHaveLength(2_501);
    expect(await cached.delete({ version: "1" })).toBe(2_500);
    expect((await cached.info()).entries).toBe(0);
  });
});
