import type { InferenceEvent } from "@sagemaker-async/core/invoker";
import { manualClock } from "@sagemaker-async/core/testing";
import { describe, expect, test } from "vitest";
import type { InferenceCacheOptions } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { cacheOver } from "../support/setup.ts";

const hourMs = 3_600_000;

/** A cache whose endpoint counts its answers, and one look at a key. */
function counting(options: Partial<InferenceCacheOptions> = {}) {
  const clock = manualClock();
  let computed = 0;
  let fails = false;
  const invoker = fakeInvoker({
    answer: () => {
      computed += 1;
      return { computed };
    },
    fails: () => fails,
  });
  const store = options.store ?? memoryStore();
  const cached = cacheOver(invoker, { clock, ttlMs: hourMs, ...options, store });
  const ask = async (key = "a") => (await cached.inference([{ key }])).rows[0]?.["computed"];
  return { clock, cached, ask, store, invoker, fail: (value: boolean) => (fails = value) };
}

describe("A19-22, A6-15: freshness", () => {
  test("an answer is served until its time is over, and computed anew then", async () => {
    const { clock, ask } = counting();
    expect(await ask()).toBe(1);
    await clock.advance(hourMs - 1);
    expect(await ask()).toBe(1);
    await clock.advance(1);
    expect(await ask()).toBe(2);
    await clock.advance(hourMs - 1);
    expect(await ask()).toBe(2);
  });

  test("a stale answer is served at once, and computed anew once, whoever asks", async () => {
    const { clock, cached, ask, invoker } = counting({ staleWhileRevalidateMs: hourMs });
    await ask();
    await clock.advance(hourMs);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    await cached.settled();
    expect(await ask()).toBe(2);
    expect(invoker.sent).toHaveLength(2);
    expect(cached.stats()).toMatchObject({ stale: 3, storeErrors: 0 });
  });

  test("a stale answer stays as long as it may when it cannot be computed anew", async () => {
    const { clock, cached, ask, fail } = counting({ staleWhileRevalidateMs: hourMs });
    await ask();
    await clock.advance(hourMs);
    fail(true);
    expect(await ask()).toBe(1);
    await cached.settled();
    await clock.advance(hourMs - 1);
    expect(await ask()).toBe(1);
    await cached.settled();
    await clock.advance(1);
    await expect(ask()).rejects.toMatchObject({ code: "model_error" });
  });

  test("an endpoint that throws in the background is told, and nothing else", async () => {
    const events: InferenceEvent[] = [];
    const onEvent = (event: InferenceEvent) => events.push(event);
    const { clock, cached, ask, invoker } = counting({ staleWhileRevalidateMs: hourMs, onEvent });
    await ask();
    await clock.advance(hourMs);
    invoker.stream = () => {
      throw new Error("row a is unlucky");
    };
    expect(await ask()).toBe(1);
    await cached.settled();
    const failed = events.filter(({ type }) => type === "cache-failed");
    expect(failed).toMatchObject([{ operation: "revalidate", error: { code: "invoke_failed" } }]);
  });

  test("in readOnly, a stale answer is served and nothing is computed", async () => {
    const { clock, cached, ask, invoker } = counting({ staleWhileRevalidateMs: hourMs });
    await ask();
    await clock.advance(hourMs);
    const { rows } = await cached.inference([{ key: "a" }], { mode: "readOnly" });
    await cached.settled();
    expect(rows[0]?.["computed"]).toBe(1);
    expect(invoker.sent).toHaveLength(1);
  });

  test("expire ends an answer's time: it is stale, or gone where nothing stale is served", async () => {
    const soft = counting({ staleWhileRevalidateMs: hourMs });
    await soft.ask();
    expect(await soft.cached.expire(["a", "never stored"])).toBe(1);
    expect(await soft.ask()).toBe(1);
    await soft.cached.settled();
    expect(await soft.ask()).toBe(2);
    expect(await soft.cached.expire(() => true)).toBe(1);

    const hard = counting();
    await hard.ask();
    expect(await hard.cached.expire({ version: "" })).toBe(1);
    expect(await hard.ask()).toBe(2);
  });
});

describe("failures", () => {
  test("A19-17, A6-3: are not stored", async () => {
    const { ask, invoker, cached, fail } = counting();
    fail(true);
    for (const _ of [1, 2]) await expect(ask()).rejects.toMatchObject({ code: "model_error" });
    fail(false);
    expect(await ask()).toBe(1);
    expect(invoker.sent).toHaveLength(3);
    expect(cached.stats()).toMatchObject({ stored: 1, rememberedFailures: 0 });
  });

  test("are remembered for a time of their own, with their cause, where that is asked for", async () => {
    const { clock, ask, invoker, cached, fail } = counting({ failures: { ttlMs: 1_000 } });
    fail(true);
    const first = await ask().catch((error: unknown) => error);
    const second = await ask().catch((error: unknown) => error);
    expect(second).toMatchObject({ code: "model_error", message: (first as Error).message });
    expect(invoker.sent).toHaveLength(1);
    expect(cached.stats()).toMatchObject({ hits: 1, rememberedFailures: 1 });
    fail(false);
    await clock.advance(1_000);
    expect(await ask()).toBe(1);
  });

  test("of other codes are not", async () => {
    const { ask, invoker, fail } = counting({ failures: { ttlMs: 1_000, codes: ["row_count"] } });
    fail(true);
    for (const _ of [1, 2]) await expect(ask()).rejects.toMatchObject({ code: "model_error" });
    expect(invoker.sent).toHaveLength(2);
  });
});
