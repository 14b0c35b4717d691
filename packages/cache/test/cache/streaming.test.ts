import type { InferenceEvent, Row, RowResult } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import { InferenceCache } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { collect } from "../support/collect.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

const rowsOf = (count: number, name = "k"): Row[] =>
  Array.from({ length: count }, (_, at) => ({ key: `${name}${at}` }));
const indexes = (results: readonly RowResult[]) => results.map(({ index }) => index);

/** Waits until a count stays the same while the event loop turns. */
async function quiet(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
  }
}

describe("stream", () => {
  test("yields in input order by default, and as rows land when asked", async () => {
    const invoker = fakeInvoker({ batchSize: 3 });
    expect(indexes((await collect(cacheOver(invoker).stream(rowsOf(6)))).results)).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    const landed = await collect(cacheOver(invoker).stream(rowsOf(6), { order: "completion" }));
    expect(indexes(landed.results)).toEqual([2, 1, 0, 5, 4, 3]);
  });

  test("hits are not held back by misses", async () => {
    const computing = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ before: (row) => (row["key"] === "slow" ? computing.promise : undefined) });
    const cached = cacheOver(invoker);
    await cached.inference(rowsOf(300));
    const results = cached.stream([{ key: "slow" }, ...rowsOf(300)], { order: "completion" });
    const seen: number[] = [];
    for await (const { index } of results) {
      seen.push(index);
      if (seen.length === 300) computing.resolve();
    }
    expect(seen).toEqual([...rowsOf(300).map((_, at) => at + 1), 0]);
  });

  test("misses are sent while the source is still being read", async () => {
    const sent = Promise.withResolvers<void>();
    const invoker = fakeInvoker({
      before: async () => {
        sent.resolve();
      },
    });
    async function* source() {
      yield { key: "a" };
      await sent.promise;
      yield { key: "bb" };
    }
    const { results } = await collect(cacheOver(invoker).stream(source()));
    expect(indexes(results)).toEqual([0, 1]);
  });

  test("each answer is in the store while a later one is still being computed", async () => {
    const store = memoryStore();
    const stored = Promise.withResolvers<void>();
    const computing = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ before: (row) => (row["key"] === "bb" ? computing.promise : undefined) });
    const onEvent = (event: InferenceEvent) => {
      if (event.type === "cache-stored") stored.resolve();
    };
    const call = collect(cacheOver(invoker, { store }).stream([{ key: "a" }, { key: "bb" }], { onEvent }));
    await stored.promise;
    const other = cacheOver(fakeInvoker(), { store });
    expect((await other.inference([{ key: "a" }])).stats.cacheHits).toBe(1);
    computing.resolve();
    expect((await call).results).toHaveLength(2);
  });

  test("looks rows up in batches of at most 100, and each key once", async () => {
    const asked: (readonly string[])[] = [];
    const inner = memoryStore();
    const store = {
      ...inner,
      leases: undefined,
      getMany: (keys: readonly string[]) => {
        asked.push(keys);
        return inner.getMany(keys);
      },
    };
    await cacheOver(fakeInvoker(), { store }).inference([...rowsOf(50), ...rowsOf(50), ...rowsOf(150, "m")]);
    expect(asked.map((keys) => keys.length)).toEqual([50, 100, 50]);
  });

  test("answers that land together are written together", async () => {
    const store = faultyStore(memoryStore(), () => undefined);
    await cacheOver(fakeInvoker({ batchSize: 50 }), { store }).inference(rowsOf(100));
    expect(store.called.setMany).toBeLessThan(10);
  });

  test("what is written is awaited before the call ends", async () => {
    const inner = memoryStore();
    let written = false;
    const store = {
      ...inner,
      leases: undefined,
      setMany: async (entries: ReadonlyMap<string, string>) => {
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
        await inner.setMany(entries);
        written = true;
      },
    };
    await collect(cacheOver(fakeInvoker(), { store }).stream([{ key: "a" }]));
    expect(written).toBe(true);
  });

  test("reads no further than the endpoint and the caller follow", async () => {
    const invoker = fakeInvoker();
    let read = 0;
    async function* source() {
      for (const row of rowsOf(1_000_000)) {
        read += 1;
        yield row;
      }
    }
    for await (const { index } of cacheOver(invoker).stream(source(), { order: "completion" })) {
      if (index === 100) break;
    }
    expect(read).toBeLessThan(5_000);
  });

  test("reads no further than 10,000 results that wait for a row before them", async () => {
    const computing = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ before: (row) => (row["key"] === "slow" ? computing.promise : undefined) });
    const cached = cacheOver(invoker);
    await cached.inference([{ key: "fast" }]);
    let read = 0;
    let settled = false;
    async function* source() {
      yield { key: "slow" };
      while (read < 40_000) {
        read += 1;
        yield { key: "fast" };
      }
    }
    const call = collect(cached.stream(source())).finally(() => {
      settled = true;
    });
    await quiet(() => read);
    expect(read).toBeLessThan(10_500);
    expect(settled).toBe(false);
    computing.resolve();
    expect(indexes((await call).results)).toEqual(Array.from({ length: 40_001 }, (_, at) => at));
  });

  test("an endpoint that gathers rows is not waited for while it waits for rows", async () => {
    // The first row is in a batch that only rows behind 30,000 hits would fill.
    const invoker = fakeInvoker({ batchSize: 3 });
    const cached = cacheOver(invoker);
    await cached.inference([{ key: "fast" }]);
    const rows = [{ key: "slow" }, ...rowsOf(30_000).map(() => ({ key: "fast" })), ...rowsOf(3)];
    const { results, error } = await collect(cached.stream(rows));
    expect(error).toBeUndefined();
    expect(indexes(results)).toEqual(rows.map((_, at) => at));
    expect(invoker.sent).toHaveLength(5);
  });

  test.each([
    ["failures", true],
    ["answers that could not be stored", false],
  ])("remembers 10,000 %s for their duplicates, and no more", async (_, fails) => {
    const invoker = fakeInvoker({ fails: () => fails });
    const store = faultyStore(memoryStore(), (method) =>
      method === "setMany" ? new Error("down") : undefined,
    );
    const answered = Promise.withResolvers<void>();
    async function* source() {
      yield* rowsOf(10_001);
      await answered.promise;
      yield { key: "k1" };
      yield { key: "k0" };
    }
    let taken = 0;
    for await (const result of cacheOver(invoker, { store }).stream(source())) {
      expect(result.ok).toBe(!fails);
      taken += 1;
      if (taken === 10_001) answered.resolve();
    }
    expect(invoker.sent.slice(10_001)).toEqual([{ key: "k0" }]);
  });

  test("answers that are stored do not count among them", async () => {
    const invoker = fakeInvoker({ fails: (row) => row["key"] === "bad" });
    const stored = Promise.withResolvers<void>();
    async function* source() {
      yield { key: "bad" };
      yield* rowsOf(10_001);
      await stored.promise;
      yield { key: "bad" };
    }
    let count = 0;
    const onEvent = (event: InferenceEvent) => {
      if (event.type !== "cache-stored") return;
      count += event.rows;
      if (count === 10_001) stored.resolve();
    };
    await collect(cacheOver(invoker).stream(source(), { onEvent }));
    expect(invoker.sent).toHaveLength(10_002);
  });

  test("an endpoint that leaves rows without a result makes them fail", async () => {
    const invoker = fakeInvoker();
    const forgetful = {
      name: "forgetful",
      async *stream(rows: Parameters<typeof invoker.stream>[0]) {
        let taken = 0;
        for await (const result of invoker.stream(rows)) {
          taken += 1;
          if (taken === 2) continue;
          yield result;
          yield result;
          yield { ...result, index: 77 };
          if (taken === 3) return;
        }
      },
    };
    const { results } = await collect(
      new InferenceCache(forgetful, { keyColumn: "key", store: memoryStore() }).stream(rowsOf(6)),
    );
    expect(results.map((result) => (result.ok ? "ok" : result.error.code))).toEqual([
      "ok",
      "output_missing",
      "ok",
      "output_missing",
      "output_missing",
      "output_missing",
    ]);
  });

  test("an endpoint that reads no rows at all makes each fail, whenever it comes", async () => {
    const silent = { name: "silent", async *stream() {} };
    const failed = Promise.withResolvers<void>();
    async function* source() {
      yield { key: "a" };
      await failed.promise;
      yield { key: "bb" };
    }
    const codes: unknown[] = [];
    for await (const result of cacheOver(silent).stream(source())) {
      codes.push(result.ok || result.error.code);
      failed.resolve();
    }
    expect(codes).toEqual(["output_missing", "output_missing"]);
  });

  test("an endpoint that ends while many rows wait for it makes them fail, and what comes after", async () => {
    const ends = Promise.withResolvers<void>();
    const silent = {
      name: "silent",
      // biome-ignore lint/correctness/useYield: it has no result for any row.
      async *stream() {
        await ends.promise;
      },
    };
    let read = 0;
    async function* source() {
      for (const row of rowsOf(1_500)) {
        read += 1;
        if (read === 1_000) setImmediate(() => setImmediate(ends.resolve));
        yield row;
      }
    }
    const { results } = await collect(cacheOver(silent).stream(source()));
    expect(results.map((result) => result.ok || result.error.code)).toEqual(
      rowsOf(1_500).map(() => "output_missing"),
    );
  });

  test("reads no further than 1,000 misses that the endpoint does not take", async () => {
    const computing = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ before: () => computing.promise });
    let read = 0;
    async function* source() {
      for (const row of rowsOf(3_000)) {
        read += 1;
        yield row;
      }
    }
    const call = collect(cacheOver(invoker).stream(source()));
    await quiet(() => read);
    expect(read).toBeLessThan(1_300);
    computing.resolve();
    expect((await call).results).toHaveLength(3_000);
  });

  test("what comes after a pause of the caller is sent, while what came before is still computed", async () => {
    const computing = Promise.withResolvers<void>();
    const invoker = fakeInvoker({ before: (row) => (row["key"] === "slow" ? computing.promise : undefined) });
    const cached = cacheOver(invoker);
    await cached.inference([{ key: "fast" }]);
    const fast = Array.from({ length: 6_000 }, () => ({ key: "fast" }));
    let read = 0;
    async function* source() {
      for (const row of [...fast, { key: "slow" }, ...fast, { key: "late" }]) {
        read += 1;
        if (row.key === "late") setImmediate(() => setImmediate(computing.resolve));
        yield row;
      }
    }
    const results = cached.stream(source())[Symbol.asyncIterator]();
    const seen: (RowResult | undefined)[] = [(await results.next()).value];
    await quiet(() => read);
    expect(read).toBeLessThan(10_500);
    for (let next = await results.next(); !next.done; next = await results.next()) seen.push(next.value);
    expect(seen).toHaveLength(12_002);
    expect(seen.every((result) => result?.ok)).toBe(true);
  });

  test("an endpoint is asked no further than the caller follows", async () => {
    const invoker = fakeInvoker();
    const results = cacheOver(invoker)
      .stream(rowsOf(20_000), { order: "completion" })
      [Symbol.asyncIterator]();
    await results.next();
    await quiet(() => invoker.sent.length);
    expect(invoker.sent.length).toBeLessThan(1_100);
    await results.return?.();
    expect(invoker.ended).toBe(1);
  });

  test("a stream that nobody reads does nothing", () => {
    const invoker = fakeInvoker();
    cacheOver(invoker).stream(rowsOf(3));
    expect(invoker.calls).toHaveLength(0);
  });
});
