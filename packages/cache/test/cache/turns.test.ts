import { once } from "node:events";
import { createInvoker, type InferenceEvent, type Row } from "@sagemaker-async/core/invoker";
import { manualClock } from "@sagemaker-async/core/testing";
import { describe, expect, test } from "vitest";
import type { InferenceCacheOptions } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { collect } from "../support/collect.ts";
import { type FakeOptions, fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

const leaseMs = 30_000;

/** An endpoint that answers when the test says so. */
function gated(options: FakeOptions = {}) {
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const invoker = fakeInvoker({
    ...options,
    before: () => {
      asked.resolve();
      return gate.promise;
    },
  });
  return { invoker, open: () => gate.resolve(), asked: asked.promise };
}

/** The same, and it ends at once when its call does. */
function listening() {
  const gate = Promise.withResolvers<Row>();
  const asked = Promise.withResolvers<void>();
  let sent = 0;
  const invoker = createInvoker("listening", async (_, { signal }) => {
    sent += 1;
    asked.resolve();
    const aborted = once(signal, "abort").then(() => signal.throwIfAborted());
    await Promise.race([gate.promise, aborted]);
    return gate.promise;
  });
  return { invoker, asked: asked.promise, sent: () => sent, open: () => gate.resolve({ length: 1 }) };
}

const lookedUp = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, onEvent: ({ type }: InferenceEvent) => type === "cache-lookup" && resolve() };
};

describe("A19-22: calls of one cache at the same time", () => {
  test.each([
    ["with leases", true],
    ["without", false],
  ])("compute a key once, over a store %s", async (_, leases) => {
    const { invoker, open, asked } = gated();
    const store = faultyStore(memoryStore(), () => undefined, { leases });
    const cached = cacheOver(invoker, { store });
    const calls = Array.from({ length: 50 }, (_unused, id) =>
      cached.inference([{ key: "a", id }, { key: `own ${id}` }]),
    );
    await asked;
    open();
    const results = await Promise.all(calls);
    for (const [id, { rows }] of results.entries()) expect(rows[0]).toEqual({ key: "a", id, length: 1 });
    expect(invoker.sent.filter(({ key }) => key === "a")).toHaveLength(1);
    expect(cached.stats()).toMatchObject({ misses: 51, shared: 49, leases: leases ? "store" : "process" });
  });

  test("share a failure, and the next call tries again", async () => {
    const { invoker, open, asked } = gated({ fails: () => true });
    const cached = cacheOver(invoker);
    const calls = [1, 2, 3].map(() => collect(cached.stream([{ key: "a" }])));
    await asked;
    open();
    for (const { results } of await Promise.all(calls)) expect(results).toMatchObject([{ ok: false }]);
    expect(invoker.sent).toHaveLength(1);
    await collect(cached.stream([{ key: "a" }]));
    expect(invoker.sent).toHaveLength(2);
  });

  test("take over from one that is aborted, and from one that is left", async () => {
    const { invoker, asked, sent, open } = listening();
    const cached = cacheOver(invoker);
    const abort = new AbortController();
    const first = collect(cached.stream([{ key: "a" }], { signal: abort.signal }));
    await asked;
    const second = lookedUp();
    const call = collect(cached.stream([{ key: "a" }], { onEvent: (event) => void second.onEvent(event) }));
    await second.promise;
    abort.abort();
    expect((await first).error).toMatchObject({ code: "cancelled" });
    await expect.poll(sent).toBe(2);
    open();
    expect((await call).results).toMatchObject([{ ok: true, row: { key: "a", length: 1 } }]);
    expect(cached.stats()).toMatchObject({ misses: 2, shared: 0 });
  });

  test("that only wait end at once when they are aborted", async () => {
    const { invoker, open, asked } = gated();
    const cached = cacheOver(invoker);
    const first = collect(cached.stream([{ key: "a" }]));
    await asked;
    const abort = new AbortController();
    const second = lookedUp();
    const { signal } = abort;
    const call = collect(
      cached.stream([{ key: "a" }], { signal, onEvent: (event) => void second.onEvent(event) }),
    );
    await second.promise;
    abort.abort();
    expect((await call).error).toMatchObject({ code: "cancelled" });
    open();
    expect((await first).results).toHaveLength(1);
  });

  test("do not wait for one whose caller reads no more, beyond a lease", async () => {
    const rows = Array.from({ length: 3_000 }, (_, at): Row => ({ key: `k${at}` }));
    const cached = cacheOver(fakeInvoker(), { leaseMs: 50 });
    const slow = cached.stream(rows)[Symbol.asyncIterator]();
    await slow.next();
    const { rows: answered } = await cached.inference(rows);
    expect(answered).toHaveLength(3_000);
    await slow.return?.(undefined);
  });
});

/** Caches over one store, as of processes of their own. */
function processes(count: number, options: FakeOptions = {}, cache: Partial<InferenceCacheOptions> = {}) {
  const clock = manualClock();
  const store = memoryStore({ now: clock.now });
  return Array.from({ length: count }, () => {
    const { invoker, open, asked } = gated(options);
    return {
      invoker,
      open,
      asked,
      clock,
      store,
      cached: cacheOver(invoker, { store, clock, leaseMs, ...cache }),
    };
  });
}

test("a store without leases says so, once", async () => {
  const store = faultyStore(memoryStore(), () => undefined, { leases: false });
  const cached = cacheOver(fakeInvoker(), { store });
  const told: string[] = [];
  const onEvent = ({ type }: InferenceEvent) => void (type === "cache-uncoordinated" && told.push(type));
  for (const key of ["a", "b"]) await cached.inference([{ key }], { onEvent });
  expect(told).toHaveLength(1);
  expect(cached.stats().leases).toBe("process");
});

describe("processes over one store at the same time", () => {
  test("compute a key once", async () => {
    const [one, two, three] = processes(3);
    if (!one || !two || !three) throw new Error("three");
    const first = one.cached.inference([{ key: "a", id: 1 }]);
    await one.asked;
    const others = [two, three].map(({ cached }, id) =>
      cached.inference([{ key: "a", id }, { key: `own ${id}` }]),
    );
    two.open();
    three.open();
    await one.clock.advance(5_000);
    one.open();
    await first;
    await one.clock.advance(1_000);
    for (const { rows } of await Promise.all(others)) expect(rows[0]).toMatchObject({ key: "a", length: 1 });
    const sent = [one, two, three].flatMap(({ invoker }) => invoker.sent);
    expect(sent.filter(({ key }) => key === "a")).toHaveLength(1);
    expect(two.cached.stats()).toMatchObject({ misses: 1, shared: 1 });
  });

  test("wait for one that lives however long it computes", async () => {
    const [alive, waiting] = processes(2);
    if (!alive || !waiting) throw new Error("two");
    const first = alive.cached.inference([{ key: "a" }]);
    await alive.asked;
    const second = waiting.cached.inference([{ key: "a" }]);
    waiting.open();
    await alive.clock.advance(leaseMs * 3);
    expect(waiting.invoker.sent).toEqual([]);
    alive.open();
    await Promise.all([first, alive.clock.advance(1_000), second]);
  });

  test("wait for one whose store took most of a lease to give it", async () => {
    const [waiting] = processes(1);
    if (!waiting?.store.leases) throw new Error("one");
    const { clock, store } = waiting;
    const { leases } = waiting.store;
    const acquire: typeof leases.acquire = async (keys, ttlMs) => {
      const tokens = await leases.acquire(keys, ttlMs);
      await clock.advance(leaseMs * 0.9);
      return tokens;
    };
    const slow = { ...store, leases: { ...leases, acquire } };
    const { invoker, open, asked } = gated();
    const options = { store: slow, clock, leaseMs, storeTimeoutMs: 2 * leaseMs };
    const first = cacheOver(invoker, options).inference([{ key: "a" }]);
    await asked;
    const second = waiting.cached.inference([{ key: "a" }]);
    waiting.open();
    await clock.advance(leaseMs * 0.3);
    expect(waiting.invoker.sent).toEqual([]);
    open();
    await Promise.all([first, clock.advance(1_000), second]);
  });

  test("do not wait for one that has died beyond its lease", async () => {
    const [one] = processes(1);
    if (!one) throw new Error("one");
    one.open();
    await one.cached.inference([{ key: "a" }]);
    const { keys } = await keysOf(one.store);
    await one.cached.clear();

    // As a killed process leaves it: taken, and never renewed.
    await one.store.leases?.acquire(keys, leaseMs);
    const call = one.cached.inference([{ key: "a" }]);
    await one.clock.advance(leaseMs - 1_000);
    expect(one.invoker.sent).toHaveLength(1);
    await one.clock.advance(2_000);
    expect((await call).rows).toEqual([{ key: "a", length: 1 }]);
    expect(one.invoker.sent).toHaveLength(2);
  });

  test("compute it themselves when the first one fails", async () => {
    const [failing, other] = processes(2);
    if (!failing || !other) throw new Error("two");
    failing.invoker.stream = () => {
      throw new Error("no network");
    };
    const first = failing.cached.inference([{ key: "a" }]).catch((error: unknown) => error);
    expect(await first).toMatchObject({ message: "no network" });
    const second = other.cached.inference([{ key: "a" }]);
    other.open();
    await other.clock.advance(2_000);
    expect((await second).rows).toEqual([{ key: "a", length: 1 }]);
  });
});

async function keysOf(store: ReturnType<typeof memoryStore>) {
  const keys: string[] = [];
  for await (const page of store.scan()) keys.push(...page.map(([key]) => key));
  return { keys };
}
