import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { collect, plain } from "../support/collect.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

describe("duplicates in one call", () => {
  test("are computed once, and each row keeps its own columns", async () => {
    const invoker = fakeInvoker();
    const cached = cacheOver(invoker);
    const { rows } = await cached.inference([
      { key: "a", id: 1 },
      { key: "a", id: 2, note: "x" },
      { key: "bb", id: 3 },
      { key: "a", id: 4 },
    ]);
    expect(rows).toEqual([
      { key: "a", id: 1, length: 1 },
      { key: "a", id: 2, note: "x", length: 1 },
      { key: "bb", id: 3, length: 2 },
      { key: "a", id: 4, length: 1 },
    ]);
    expect(invoker.sent).toHaveLength(2);
    expect(cached.stats()).toMatchObject({ hits: 0, misses: 2, shared: 2, stored: 2, storeErrors: 0 });
  });

  test("of a failed row fail the same way, each with its own row", async () => {
    const invoker = fakeInvoker({ fails: (row) => row["key"] === "bad" });
    const { failures } = await cacheOver(invoker).inference([
      { key: "bad", id: 1 },
      { key: "good", id: 2 },
      { key: "bad", id: 3 },
    ]);
    expect(failures.map(({ index, row }) => [index, row])).toEqual([
      [0, { key: "bad", id: 1 }],
      [2, { key: "bad", id: 3 }],
    ]);
    expect(failures[0]?.error).toBe(failures[1]?.error);
    expect(invoker.sent).toHaveLength(2);
  });

  test.each([
    ["that failed", { fails: true, broken: false }],
    ["that could not be stored", { fails: false, broken: true }],
  ])("of a row %s are not computed again when they come later", async (_, { fails, broken }) => {
    const invoker = fakeInvoker({ fails: () => fails });
    const store = faultyStore(memoryStore(), (method) =>
      broken && method === "setMany" ? new Error() : undefined,
    );
    const cached = cacheOver(invoker, { store });
    const answered = Promise.withResolvers<void>();
    async function* source() {
      yield { key: "a", id: 1 };
      await answered.promise;
      yield { key: "a", id: 2 };
    }
    const results = [];
    for await (const result of cached.stream(source())) {
      results.push(plain(result));
      answered.resolve();
    }
    expect(results).toMatchObject([
      { index: 0, ok: !fails, row: { id: 1 } },
      { index: 1, ok: !fails, row: { id: 2 } },
    ]);
    expect(invoker.sent).toHaveLength(1);
    expect(cached.stats()).toMatchObject({ misses: 1, shared: 1 });
  });

  test("of a row that is still being computed wait for it, whenever they come", async () => {
    const computing = Promise.withResolvers<void>();
    const lookedUp = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ before: () => computing.promise });
    const store = faultyStore(memoryStore(), () => undefined);
    const cached = cacheOver(invoker, { store });
    async function* source() {
      yield { key: "a", id: 1 };
      await lookedUp.promise;
      yield { key: "a", id: 2 };
    }
    let lookups = 0;
    const onEvent = (event: { type: string }) => {
      if (event.type !== "cache-lookup") return;
      lookups += 1;
      if (lookups === 1) lookedUp.resolve();
      if (lookups === 2) computing.resolve();
    };
    const { results } = await collect(cached.stream(source(), { onEvent }));
    expect(results.map(({ row }) => row)).toEqual([
      { key: "a", id: 1, length: 1 },
      { key: "a", id: 2, length: 1 },
    ]);
    expect(invoker.sent).toHaveLength(1);
    expect(store.called.getMany).toBe(2); // before and after the lease was taken, and not for the second row
  });

  test("of a row that was stored meanwhile are hits", async () => {
    const stored = Promise.withResolvers<void>();
    const invoker = fakeInvoker();
    const cached = cacheOver(invoker);
    async function* source() {
      yield { key: "a" };
      await stored.promise;
      yield { key: "a" };
    }
    const onEvent = (event: { type: string }) => event.type === "cache-stored" && stored.resolve();
    await collect(cached.stream(source(), { onEvent: (event) => void onEvent(event) }));
    expect(cached.stats()).toMatchObject({ hits: 1, misses: 1, shared: 0 });
  });

  test("of a row that is stored while others are looked up are not computed again", async () => {
    const reading = Promise.withResolvers<void>();
    const stored = Promise.withResolvers<void>();
    const computing = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ before: (row) => (row["key"] === "a" ? computing.promise : undefined) });
    const inner = memoryStore();
    let reads = 0;
    const fault = async (method: string) => {
      if (method !== "getMany") return;
      reads += 1;
      if (reads === 1) return;
      computing.resolve();
      await stored.promise;
    };
    const store = faultyStore(inner, fault, { leases: false });
    const cached = cacheOver(invoker, { store });
    async function* source() {
      yield { key: "a", id: 1 };
      await reading.promise;
      yield { key: "bb", id: 2 };
      yield { key: "a", id: 3 };
    }
    await collect(
      cached.stream(source(), {
        onEvent: (event) => {
          if (event.type === "cache-lookup") reading.resolve();
          if (event.type === "cache-stored") stored.resolve();
        },
      }),
    );
    expect(invoker.sent.map((row) => row["id"])).toEqual([1, 2]);
  });
});
