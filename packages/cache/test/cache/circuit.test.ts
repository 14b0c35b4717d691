import type { InferenceEvent } from "@sagemaker-async/core/invoker";
import { manualClock } from "@sagemaker-async/core/testing";
import { describe, expect, test } from "vitest";
import type { InferenceCacheOptions } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

/** A cache over a store that is down as long as the test says. */
function overFaultyStore(options: Partial<InferenceCacheOptions> = {}) {
  const clock = manualClock();
  const fault = { current: undefined as unknown };
  const store = faultyStore(memoryStore({ now: clock.now }), () => fault.current);
  const invoker = fakeInvoker();
  const states: string[] = [];
  const failed: string[] = [];
  const cached = cacheOver(invoker, {
    store,
    clock,
    onEvent: (event) => event.type === "cache-circuit" && states.push(event.state),
    ...options,
  });
  const onEvent = (event: InferenceEvent) => {
    if (event.type === "cache-failed") failed.push(event.operation);
  };
  const ask = (count = 1) =>
    cached.inference(
      Array.from({ length: count }, (_, at) => ({ key: `k${at}` })),
      { onEvent },
    );
  return {
    clock,
    store,
    invoker,
    cached,
    states,
    failed,
    ask,
    fail: (error: unknown) => (fault.current = error),
  };
}

describe("a store that is down", () => {
  test("A6-9: is one event in a call and a warning in stats, until it is back", async () => {
    const { ask, fail, failed, cached, clock } = overFaultyStore();
    fail(new Error("down"));
    const { rows, failures } = await ask(1_000);
    expect([rows.length, failures.length]).toEqual([1_000, 0]);
    expect(rows.at(-1)).toEqual({ key: "k999", length: 4 });
    expect(failed.sort()).toEqual(["read", "write"]);
    expect(cached.stats()).toMatchObject({
      unstored: 1_000,
      warning: expect.stringContaining("without the store"),
    });
    fail(undefined);
    await clock.advance(10_000);
    await ask(1_000);
    expect(cached.stats().warning).toBeUndefined();
    expect((await ask(1_000)).stats.cacheHits).toBe(1_000);
  });

  test("is left alone after five failures, then tried with one request", async () => {
    const { ask, fail, states, store, clock } = overFaultyStore();
    fail(new Error("down"));
    for (let call = 0; call < 5; call += 1) await ask();
    expect(states).toEqual(["open"]);
    const asked = () => Object.values(store.called).reduce((sum, count) => sum + count, 0);
    const before = asked();
    await ask();
    expect(asked()).toBe(before);

    await clock.advance(10_000);
    await ask();
    expect(asked()).toBe(before + 1);
    expect(states).toEqual(["open", "half-open", "open"]);
    await clock.advance(10_000);
    fail(undefined);
    await ask();
    expect(states).toEqual(["open", "half-open", "open", "half-open", "closed"]);
    expect((await ask()).stats.cacheHits).toBe(1);
  });

  test("ends the call, with what was answered, where the cache is to fail", async () => {
    const { ask, fail, invoker } = overFaultyStore({ onStoreError: "fail" });
    await ask();
    fail(new Error("down"));
    await expect(ask()).rejects.toMatchObject({ code: "store_failed", retryable: true });
    expect(invoker.sent).toHaveLength(1);
  });

  test("that only writes fail ends the call too, with what was answered", async () => {
    const store = faultyStore(memoryStore(), (method) =>
      method === "setMany" ? new Error("down") : undefined,
    );
    const cached = cacheOver(fakeInvoker(), { store, onStoreError: "fail" });
    const error = await cached.inference([{ key: "a" }]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "store_failed", partial: { rows: [{ key: "a", length: 1 }] } });
  });

  test("that hangs is one that is down, after a while", async () => {
    const { ask, fail, clock, failed, cached } = overFaultyStore({ storeTimeoutMs: 500 });
    fail(new Promise(() => undefined));
    const call = ask();
    await clock.advance(500);
    await clock.advance(500);
    expect((await call).rows).toEqual([{ key: "k0", length: 2 }]);
    expect(failed).toEqual(["read", "write"]);
    expect(cached.stats().warning).toContain("within 500 ms");
  });

  test("that only its leases fail is used without them", async () => {
    const store = faultyStore(memoryStore(), (method) =>
      method === "acquire" ? new Error("down") : undefined,
    );
    const cached = cacheOver(fakeInvoker(), { store });
    const failed: string[] = [];
    const onEvent = (event: InferenceEvent) => event.type === "cache-failed" && failed.push(event.operation);
    await cached.inference([{ key: "a" }], { onEvent: (event) => void onEvent(event) });
    expect(failed).toEqual(["lease"]);
    expect((await cached.inference([{ key: "a" }])).stats.cacheHits).toBe(1);
  });
});
