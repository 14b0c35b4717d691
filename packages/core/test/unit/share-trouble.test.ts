import { describe, expect, test } from "vitest";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { callers, leaseMs, outcomesOf, times } from "../support/share-callers.ts";

const output = [{ doubled: 2 }];
const unreachable = () => new SageMakerAsyncError("store_failed", "no S3", { retryable: true });

describe("a store in trouble", () => {
  test("conflicting writes (HTTP 409) are tried again, never taken for a lost lease (A19-10, A1-24)", async () => {
    const { calls, computedBy, store } = callers(async ({ sleep }) => {
      await sleep(leaseMs * 2);
      return output;
    });
    store.faultOfWrite = () => (store.writes % 3 === 0 ? undefined : "conflict");
    const all = calls(20);
    expect(await outcomesOf(all)).toEqual(times(20, output));
    expect(computedBy).toHaveLength(1);
    expect(all.flatMap(({ events }) => events)).toEqual([]);
  });

  test("a write whose answer was lost, and that the SDK sent twice, is recognised as the call's own", async () => {
    const { call, calls, clock, computedBy, store } = callers(async ({ sleep }) => {
      await sleep(leaseMs * 2);
      return output;
    });
    store.faultOfWrite = () => "lost";
    const startedAt = clock.now();
    const all = [call(), ...calls(3)];
    expect(await outcomesOf(all)).toEqual(times(4, output));
    expect(computedBy).toHaveLength(1);
    expect(all.flatMap(({ events }) => events)).toEqual([]);
    expect(clock.now() - startedAt).toBeLessThan(leaseMs * 3);
  });

  test("a write that was made though its connection broke hinders none that follows", async () => {
    const { calls, computedBy, store } = callers(async ({ sleep }) => {
      await sleep(leaseMs / 2); // one sign of life
      return output;
    });
    const [first, ...others] = calls(3);
    store.faultOfWrite = () =>
      store.records().some((record) => record?.state === "running") ? "broken" : undefined;
    expect(await outcomesOf([first, ...others].flatMap((one) => one ?? []))).toEqual(times(3, output));
    expect(computedBy).toEqual([0]);
    expect(first?.events).toHaveLength(2);
  });

  test("conflicts are waited out, not hurried", async () => {
    const { call, clock, store } = callers(async () => output);
    const until = clock.now() + 5000;
    store.faultOfWrite = () => (clock.now() < until ? "conflict" : undefined);
    expect(await outcomesOf([call()])).toEqual([output]);
    expect(store.writes).toBeLessThan(60);
  });

  test("whose ETags never fit hinders the sharing, not the answer", async () => {
    const { call, store } = callers(async ({ sleep }) => {
      store.faultOfWrite = () => "refused";
      await sleep(leaseMs);
      return output;
    });
    const alone = call();
    expect(await outcomesOf([alone])).toEqual([output]);
    expect(alone.events).toHaveLength(1);
  });

  test.each([
    ["a minute is sat out", 60_000, output],
    ["more than two minutes ends the wait", 150_000, "store_failed"],
  ])("that cannot be read for %s", async (_, outageMs, outcome) => {
    const { calls, clock, store } = callers(async ({ sleep }) => {
      await sleep(600_000);
      return output;
    });
    const outage = async () => {
      store.beforeRead = () => {
        throw unreachable();
      };
      await clock.sleep(outageMs);
      store.beforeRead = () => undefined;
    };
    const fromTheBeginning = outage();
    const all = calls(2);
    await fromTheBeginning;
    await clock.sleep(100_000);
    await outage();
    expect(await outcomesOf(all)).toEqual([output, outcome]);
  });

  test("that may not be read ends the wait at once", async () => {
    const { calls, store } = callers(async ({ sleep }) => {
      await sleep(leaseMs);
      return output;
    });
    store.beforeRead = () => {
      throw new SageMakerAsyncError("access_denied", "no s3:GetObject");
    };
    expect(await outcomesOf(calls(2))).toEqual([output, "access_denied"]);
    expect(store.reads).toBe(1);
  });

  test("that cannot be written costs no answer, and is said", async () => {
    const { call, store } = callers(async ({ sleep }) => {
      store.faultOfWrite = () => {
        throw unreachable();
      };
      await sleep(leaseMs);
      return output;
    });
    const alone = call();
    expect(await outcomesOf([alone])).toEqual([output]);
    expect(alone.events.length).toBeGreaterThanOrEqual(2);
    expect(alone.events[0]).toMatchObject({ type: "share-failed", error: { message: "no S3" } });
  });

  test("that cannot be written at the beginning ends the call, since nothing could be shared", async () => {
    const { call, computedBy, store } = callers(async () => output);
    store.faultOfWrite = () => {
      throw unreachable();
    };
    expect(await outcomesOf([call()])).toEqual(["store_failed"]);
    expect(computedBy).toEqual([]);
  });
});

test("a listener of requests that throws ends the call with its own error", async () => {
  const { call, store } = callers(async ({ sleep }) => {
    store.faultOfWrite = () => {
      throw new RangeError("mine");
    };
    await sleep(leaseMs);
    return output;
  });
  const alone = call();
  await expect(alone.result).rejects.toThrow(RangeError);
  expect(alone.events).toEqual([]);
});

test("a listener that throws ends the call with its own error", async () => {
  const { call, store } = callers(async ({ sleep }) => {
    store.clear();
    await sleep(leaseMs);
    return output;
  });
  const emit = () => {
    throw new RangeError("mine");
  };
  await expect(call({ emit }).result).rejects.toThrow(RangeError);
});
