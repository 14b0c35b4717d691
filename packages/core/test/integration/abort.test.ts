import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import type { IncompleteInferenceError } from "../../src/errors/incomplete-inference-error.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { type Clock, systemClock } from "../../src/wait/clock.ts";
import { connecting, double, emulate, rowsOf } from "../support/emulated.ts";

/** The system's clock, which says how many sleeps are under way. */
function watchedClock() {
  let sleeping = 0;
  const clock: Clock = {
    now: systemClock.now,
    async sleep(ms, signal) {
      sleeping += 1;
      await systemClock.sleep(ms, signal);
      sleeping -= 1;
    },
  };
  return { clock, sleeping: () => sleeping };
}

/** An endpoint that accepts everything and never starts an instance. */
const asleep = { instances: { initial: 0, min: 0, max: 1, coldStartMs: 3_600_000 } };

describe("A19-5: an aborted signal", () => {
  test("before the call: nothing is sent", async () => {
    const { emulator, endpoint } = await emulate(double);
    const signal = AbortSignal.abort();
    await expect(endpoint.inference(rowsOf(5), { signal })).rejects.toMatchObject({
      code: "cancelled",
      retryable: true,
    });
    expect(emulator.requests()).toEqual(connecting);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("during the wait: the call ends, staged inputs are withdrawn, and no timer or listener stays", async () => {
    const { clock, sleeping } = watchedClock();
    const { emulator, endpoint, objects } = await emulate(double, { ...asleep, connect: { clock } });
    const controller = new AbortController();
    const running = endpoint.inference(rowsOf(100), { signal: controller.signal });
    await emulator.events.waitFor(
      (event) => event.type === "invocation.accepted" && event.invocation.inferenceId.endsWith("-90-10"),
    );
    expect(sleeping()).toBe(1);
    controller.abort(new Error("enough"));

    await expect(running).rejects.toMatchObject({
      code: "cancelled",
      partial: { rows: { length: 100 }, failures: { length: 100 }, stats: { succeeded: 0, failed: 100 } },
    });
    expect(await objects()).toEqual([]);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(sleeping()).toBe(0);
  });

  test("keeps what was answered until then", async () => {
    const { endpoint, objects } = await emulate(async (row) => {
      if (row["x"] === 7) await new Promise(() => undefined);
      return double(row);
    });
    const controller = new AbortController();
    const running = endpoint.inference(rowsOf(8), {
      batchSize: 1,
      maxInFlight: 8,
      signal: controller.signal,
      onEvent: countdown(7, () => controller.abort()),
    });
    const error = await running.then(
      () => undefined,
      (thrown: IncompleteInferenceError) => thrown,
    );
    expect(error?.partial.rows.slice(0, 7)).toEqual(rowsOf(7).map((row) => ({ ...row, ...double(row) })));
    expect(error?.partial.failures).toMatchObject([{ index: 7, error: { code: "cancelled" } }]);
    expect(await objects()).toEqual([]);
  });

  test("its rows say how often they were sent, split chunks included", async () => {
    const { endpoint } = await emulate((row) => {
      if (row["x"] === 0) throw new Error("poison");
      return row["x"] === 1 ? new Promise(() => undefined) : double(row);
    });
    const controller = new AbortController();
    const { failures } = await endpoint
      .inference(rowsOf(4), {
        batchSize: 2,
        maxInFlight: 1,
        signal: controller.signal,
        onEvent: ({ type }) => type === "chunk-failed" && controller.abort(),
      })
      .then(
        () => expect.unreachable(),
        (thrown: IncompleteInferenceError) => thrown.partial,
      );
    const told = failures.map(({ index, error: { code, attempts } }) => [index, code, attempts]);
    expect(told).toEqual([0, 1].map((index) => [index, "cancelled", 2]));
  });

  test("ends a stream whose source has nothing to say", async () => {
    const { endpoint } = await emulate(double);
    const controller = new AbortController();
    async function* silent() {
      yield { x: 1 };
      controller.abort();
      await new Promise(() => undefined);
    }
    const results = endpoint.stream(silent(), { signal: controller.signal })[Symbol.asyncIterator]();
    await expect(results.next()).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("a reader that leaves early", () => {
  test("withdraws what is staged, and closes the source", async () => {
    const { emulator, endpoint, objects } = await emulate(async (row) => {
      if (Number(row["x"]) > 0) await new Promise(() => undefined);
      return double(row);
    });
    let closed = false;
    async function* source() {
      try {
        yield* rowsOf(50);
      } finally {
        closed = true;
      }
    }
    for await (const result of endpoint.stream(source(), { batchSize: 1, maxInFlight: 4 })) {
      expect(result.index).toBe(0);
      break;
    }
    expect(closed).toBe(true);
    expect(await objects()).toEqual([]);
    expect(emulator.endpoint("model").snapshot().completed).toBe(1);
  });
});

describe("a listener that throws", () => {
  test("ends the call with its own error, and nothing is left", async () => {
    const { endpoint, objects } = await emulate(double, asleep);
    const onEvent = countdown(
      1,
      () => {
        throw new RangeError("mine");
      },
      "chunk-invoked",
    );
    await expect(endpoint.inference(rowsOf(5), { onEvent })).rejects.toThrow(RangeError);
    expect(await objects()).toEqual([]);
  });
});

describe("errors", () => {
  test("are recognised from another copy of the package", () => {
    const error = new SageMakerAsyncError("throttled", "slow down");
    expect(SageMakerAsyncError.isInstance(error)).toBe(true);
    expect(SageMakerAsyncError.isInstance(new Error("throttled"))).toBe(false);
    expect(SageMakerAsyncError.isInstance(undefined)).toBe(false);
  });
});

function countdown(count: number, then: () => void, type = "chunk-answered") {
  let left = count;
  return (event: { type: string }) => {
    if (event.type !== type) return;
    left -= 1;
    if (left === 0) then();
  };
}
