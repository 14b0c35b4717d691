import { createInvoker, type Row } from "@sagemaker-async/core/invoker";
import { manualClock } from "@sagemaker-async/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CacheMode, InferenceCache } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { chaosStore, randomFrom } from "../support/chaos-store.ts";
import { collect, plain } from "../support/collect.ts";

const hourMs = 3_600_000;
const keys = fc.constantFrom("a", "bb", "00123", "123", 123, "NA", "bad");

/** What happens at one time of the day: calls of two caches over one store at once, and how often its requests go wrong. */
const scene = fc.record({
  hours: fc.constantFrom(0, 0.4, 1, 2.5),
  faults: fc.constantFrom(0, 0.2, 0.7, 1),
  calls: fc.array(
    fc.record({
      cache: fc.constantFrom(0, 1),
      mode: fc.constantFrom<CacheMode>(
        "normal",
        "normal",
        "normal",
        "refresh",
        "readOnly",
        "writeOnly",
        "off",
      ),
      order: fc.constantFrom("input", "completion"),
      rows: fc.array(fc.record({ key: keys, id: fc.nat() }), { maxLength: 8 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

const endpoint = createInvoker(
  "endpoint",
  ({ key }) => {
    if (key === "bad") throw new Error("secret-canary");
    return { type: typeof key, y: [String(key).length, null] };
  },
  { maxInFlight: 3 },
);

test("a day of chaos: over a store that throws, delays, answers late and tears, the cached answer is the uncached one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(scene, { minLength: 1, maxLength: 12 }), async (seed, day) => {
      const clock = manualClock();
      let faults = 0;
      const store = chaosStore(memoryStore({ now: clock.now }), {
        random: randomFrom(seed),
        rate: () => faults,
        clock,
      });
      const told: unknown[] = [];
      const onEvent = (event: unknown) => told.push(event);
      const options = {
        keyColumn: "key",
        store,
        clock,
        onEvent,
        ttlMs: hourMs,
        staleWhileRevalidateMs: hourMs,
      };
      const caches = [1, 2].map(() => new InferenceCache(endpoint, options));

      const calls: Promise<void>[] = [];
      for (const { hours, faults: rate, calls: scenes } of day) {
        faults = rate;
        const now = scenes.map(async ({ cache, mode, order, rows }) => {
          const call = { mode, order, onEvent } as const;
          const cached = await collect(caches[cache]?.stream(rows, call) ?? endpoint.stream(rows));
          const uncached = await collect(endpoint.stream(rows));
          expect(inOrder(cached.results)).toEqual(inOrder(uncached.results));
          if (order === "input")
            expect(cached.results.map(({ index }) => index)).toEqual(rows.map((_: Row, at) => at));
        });
        calls.push(...now);
        await clock.advance(hours * hourMs);
      }
      let isOver = false;
      const all = Promise.all([...calls, ...calls.map(() => caches[0]?.settled())]).finally(() => {
        isOver = true;
      });
      while (!isOver) await clock.advance(10_000);
      await all;
      // What a store's error says may quote what it was given.
      for (const event of told)
        expect(JSON.stringify(event, errorsToo)).not.toContain("secret-canary: the store");
    }),
    { numRuns: Number(process.env["CHAOS_RUNS"] ?? 40) },
  );
});

const inOrder = (results: Awaited<ReturnType<typeof collect>>["results"]) =>
  results.toSorted((left, right) => left.index - right.index).map(plain);

function errorsToo(_: string, value: unknown) {
  return value instanceof Error
    ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
    : value;
}
