import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { decodeRecord } from "../../src/share/share-record.ts";
import { callers, leaseMs, location, outcomesOf, resultTtlMs, times } from "../support/share-callers.ts";
import type { WriteFault } from "../support/share-memory-store.ts";

const output = [{ doubled: 2 }];

describe("equal calls", () => {
  test("compute once, and all get the output, however long it takes (A19-10, A1-23)", async () => {
    const { calls, clock, computedBy, store } = callers(async ({ sleep }) => {
      await sleep(leaseMs * 20);
      return output;
    });
    const all = calls(50);
    expect(await outcomesOf(all)).toEqual(times(50, output));
    const own = await Promise.all(all.map(async ({ result }) => (await result).isOwn));
    expect(own).toEqual([true, ...times(49, false)]);
    expect(computedBy).toEqual([0]);
    expect(all.flatMap(({ events }) => events)).toEqual([]);
    expect(clock.sleeping).toBe(0);
    // 600 s of waiting, with a look every leaseMs / 3 = 10 s at most, and some more at the beginning.
    expect(store.reads / 49).toBeLessThan(120);
  });

  test("later calls get what is stored (A19-10, A1-21), until its time is over: then one of them computes anew", async () => {
    const { call, calls, clock, computedBy } = callers(async ({ number }) => [{ by: number }]);
    expect(await outcomesOf([call()])).toEqual([[{ by: 0 }]]);
    await clock.sleep(resultTtlMs - 1);
    expect(await outcomesOf([call()])).toEqual([[{ by: 0 }]]);
    await clock.sleep(1);
    expect(await outcomesOf(calls(10))).toEqual(times(10, [{ by: 2 }]));
    expect(computedBy).toEqual([0, 2]);
  });

  test("replace what stands in the object's place and is no record", async () => {
    const { calls, computedBy, store } = callers(async () => output);
    for (const text of ["<html>", '"running"', '{"state":"odd"}']) {
      store.put(location, text);
      expect(await outcomesOf(calls(3))).toEqual(times(3, output));
    }
    expect(computedBy).toHaveLength(3);
  });
});

test.each(["", "<html>", "null", '"running"', "[]", '{"state":"odd"}'])("%s is no record", (text) => {
  expect(decodeRecord(new TextEncoder().encode(text))).toBeUndefined();
});

describe("A19-10: a call that is killed", () => {
  test.each([
    ["after it took the lease", 0],
    ["while it computes", leaseMs * 1.4],
    ["before it publishes", leaseMs * 3],
  ])("%s: exactly one other takes over (A1-22, A1-23)", async (_, afterMs) => {
    const { calls, computedBy } = callers(async ({ number, kill, sleep }) => {
      await sleep(number === 0 ? afterMs : leaseMs * 3);
      if (number === 0) kill();
      return output;
    });
    const [, ...others] = calls(50);
    expect(await outcomesOf(others)).toEqual(times(49, output));
    expect(computedBy).toHaveLength(2);
  });

  test("is found dead by the clock of who waits: two machines' clocks are never compared", async () => {
    const { call, clock, computedBy } = callers(async ({ sleep }) => {
      await sleep(leaseMs * 2);
      return output;
    });
    const aDayAhead = {
      now: () => clock.now() + 86_400_000,
      sleep: (ms: number, signal: AbortSignal) => clock.sleep(ms, signal),
    };
    const all = [call({ resultTtlMs: 100_000_000 }), call({ clock: aDayAhead })];
    expect(await outcomesOf(all)).toEqual(times(2, output));
    expect(computedBy).toEqual([0]);
  });
});

describe("a lease that is lost", () => {
  test("by a call that was suspended: it keeps its rows, says so, and overwrites nothing", async () => {
    const { call, clock, computedBy, store } = callers(async ({ number, sleep }) => {
      await sleep(number === 0 ? leaseMs * 5 : 1);
      return [{ by: number }];
    });
    const standingStill = {
      now: () => clock.now(),
      sleep: (_: number, signal: AbortSignal) => clock.sleep(leaseMs * 1000, signal),
    };
    const suspended = call({ clock: standingStill });
    const other = call();
    expect(await outcomesOf([suspended, other])).toEqual([[{ by: 0 }], [{ by: 1 }]]);
    expect(suspended.events).toMatchObject([{ type: "share-failed", error: { code: "store_failed" } }]);
    expect(store.records()).toMatchObject([{ state: "done", output: [{ by: 1 }] }]);
    expect(computedBy).toEqual([0, 1]);
  });

  test("by a purge: those who wait start over, and nobody hangs (A1-26)", async () => {
    const { calls, computedBy, store } = callers(async ({ number, sleep }) => {
      await sleep(leaseMs);
      if (number === 0) store.clear();
      await sleep(leaseMs);
      return output;
    });
    const all = calls(10);
    expect(await outcomesOf(all)).toEqual(times(10, output));
    expect(computedBy).toHaveLength(2);
    expect(all[0]?.events).toHaveLength(1); // said once, though three more signs of life were due
  });
});

describe("a computation that fails", () => {
  const fails = new SageMakerAsyncError("model_error", "cannot compute");

  test("by its model: one of those who wait tries again, and the others get its output", async () => {
    const { calls, computedBy } = callers(async ({ number, sleep }) => {
      await sleep(1000);
      if (number === 0) throw fails;
      return output;
    });
    expect(await outcomesOf(calls(20))).toEqual(["model_error", ...times(19, output)]);
    expect(computedBy).toHaveLength(2);
  });

  test("by its model twice: nobody who waited asks a third time", async () => {
    const { calls, call, clock, computedBy } = callers(async ({ sleep }) => {
      await sleep(1000);
      throw fails;
    });
    const all = calls(20);
    expect(await outcomesOf(all)).toEqual(times(20, "model_error"));
    expect(computedBy).toHaveLength(2);
    expect(clock.sleeping).toBe(0);
    // Failures are not stored: a later call tries at once.
    expect(await outcomesOf([call()])).toEqual(["model_error"]);
    expect(computedBy).toHaveLength(3);
  });

  test("by its model twice: who came in between has a try of its own", async () => {
    const inBetween = Promise.withResolvers<ReturnType<typeof call>>();
    const { calls, call, computedBy } = callers(async ({ sleep }) => {
      await sleep(1);
      if (computedBy.length === 2) inBetween.resolve(call());
      await sleep(leaseMs);
      if (computedBy.length < 3) throw fails;
      return output;
    });
    expect(await outcomesOf(calls(2))).toEqual(times(2, "model_error"));
    await expect((await inBetween.promise).result).resolves.toMatchObject({ isOwn: true, output });
  });

  test("by its model, long after it has answered: the same bound holds", async () => {
    const { calls, call, clock, computedBy } = callers(async ({ number, sleep }) => {
      await sleep(1000);
      if (number > 0) throw fails;
      return output;
    });
    expect(await outcomesOf([call()])).toEqual([output]);
    await clock.sleep(resultTtlMs);
    expect(await outcomesOf(calls(20))).toEqual(times(20, "model_error"));
    expect(computedBy).toHaveLength(3);
  });

  test("for a reason of the call's own: its error is its alone, and the next has its turn at once", async () => {
    const { calls, clock, computedBy } = callers(async () => {
      if (computedBy.length <= 3) throw new SageMakerAsyncError("access_denied", "not you");
      return output;
    });
    const startedAt = clock.now();
    const outcomes = await outcomesOf(calls(10));
    expect(outcomes.filter((outcome) => outcome === "access_denied")).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === output)).toHaveLength(1);
    expect(computedBy).toHaveLength(4);
    expect(clock.now() - startedAt).toBeLessThan(leaseMs); // released, not left to die
  });
});

describe("an abort", () => {
  test("of the call that computes releases the lease, and another one computes at once", async () => {
    const { calls, clock, computedBy } = callers(async ({ number, sleep, signal }) => {
      await sleep(leaseMs / 2);
      if (number === 0) await sleep(leaseMs * 100);
      signal.throwIfAborted();
      return output;
    });
    const [first, second] = calls(2);
    const startedAt = clock.now();
    await clock.sleep(leaseMs * 2);
    first?.abort();
    await expect(first?.result).rejects.toThrow();
    await expect(second?.result).resolves.toMatchObject({ isOwn: true, output });
    expect(clock.now() - startedAt).toBeLessThan(leaseMs * 3);
    expect(computedBy).toEqual([0, 1]);
    expect(clock.sleeping).toBe(0);
  });

  test("of a call that waits leaves the lease, and no timer", async () => {
    const { calls, clock, computedBy, store } = callers(async ({ sleep }) => {
      await sleep(leaseMs * 2);
      return output;
    });
    const [first, second] = calls(2);
    await clock.sleep(leaseMs);
    const before = store.etags();
    second?.abort();
    await expect(second?.result).rejects.toMatchObject({ code: "cancelled" });
    expect(store.etags()).toEqual(before);
    expect(clock.sleeping).toBe(2); // the first call's computation and its heartbeat
    await expect(first?.result).resolves.toMatchObject({ output });
    expect(computedBy).toEqual([0]);
  });

  test("before the call: nothing is written", async () => {
    const { call, store } = callers(async () => output);
    await expect(call({ signal: AbortSignal.abort() }).result).rejects.toMatchObject({ code: "cancelled" });
    expect(store.writes).toBe(0);
  });
});

test("a wait that is too long ends with deadline_exceeded, and leaves the other call alone", async () => {
  const { call, clock } = callers(async ({ sleep }) => {
    await sleep(leaseMs * 10);
    return output;
  });
  const all = [call(), call({ endsAt: clock.now() + leaseMs })];
  expect(await outcomesOf(all)).toEqual([output, "deadline_exceeded"]);
  expect(clock.sleeping).toBe(0);
});

test("law: whoever is not killed gets the output, and each kill costs at most one more computation", async () => {
  const life = fc.record({
    startsAfterMs: fc.nat(leaseMs * 2),
    livesMs: fc.option(fc.nat(leaseMs * 4), { nil: Number.POSITIVE_INFINITY }),
  });
  const faults = fc.array(fc.constantFrom<WriteFault>(undefined, "conflict", "lost"), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 8 }), faults, async (lives, planned) => {
      const { call, clock, computedBy, store } = callers(async ({ sleep }) => {
        await sleep(leaseMs * 2);
        return output;
      });
      const writes = planned.values();
      store.faultOfWrite = () => writes.next().value;
      const ends = lives.map(async ({ startsAfterMs, livesMs }) => {
        await clock.sleep(startsAfterMs);
        const { result, kill } = call();
        if (livesMs === Number.POSITIVE_INFINITY) return (await result).output;
        await clock.sleep(livesMs);
        kill();
        return output;
      });
      expect(await Promise.all(ends)).toEqual(times(lives.length, output));
      const killed = lives.filter(({ livesMs }) => livesMs !== Number.POSITIVE_INFINITY).length;
      expect(computedBy.length).toBeLessThanOrEqual(1 + killed);
    }),
    { numRuns: 200 },
  );
});
