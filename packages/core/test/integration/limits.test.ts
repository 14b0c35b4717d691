import { describe, expect, test } from "vitest";
import type { InferenceOptions } from "../../src/types/invoker.ts";
import type { Row } from "../../src/types/row.ts";
import { systemClock } from "../../src/wait/clock.ts";
import { double, emulate, failFor, rowsOf } from "../support/emulated.ts";

describe("tolerance", () => {
  test.each<[InferenceOptions["tolerate"], boolean]>([
    [0, false],
    [1, false],
    [2, true],
    ["19%", false],
    ["20%", true],
    [undefined, true],
  ])("2 of 10 rows may fail with tolerate %s: %s", async (tolerate, isTolerated) => {
    const { endpoint } = await emulate(failFor(["03", "07"]));
    const running = endpoint.inference(rowsOf(10), { tolerate, batchSize: 1 });
    if (isTolerated) {
      expect((await running).failures).toHaveLength(2);
    } else {
      await expect(running).rejects.toMatchObject({
        code: "tolerance_exceeded",
        message: expect.stringContaining("cannot compute"),
        partial: { rows: { length: 10 } },
      });
    }
  });

  test("a count ends the call at once, and withdraws the rest", async () => {
    const { emulator, endpoint, objects } = await emulate(failFor(["00"]));
    await expect(
      endpoint.inference(rowsOf(500), { tolerate: 0, batchSize: 1, maxInFlight: 2 }),
    ).rejects.toMatchObject({ code: "tolerance_exceeded" });
    expect(emulator.endpoint("model").snapshot().completed).toBeLessThan(100);
    // What an instance had taken already may still write its output.
    expect((await objects()).filter((key) => key.endsWith(".csv"))).toEqual([]);
  });

  test.each([-1, 1.5, "5", "101%", "x%"])("%s is refused", async (tolerate) => {
    const { endpoint } = await emulate(double);
    await expect(endpoint.inference(rowsOf(1), { tolerate: tolerate as number })).rejects.toMatchObject({
      code: "invalid_option",
    });
  });
});

describe("A19-36: three deadlines", () => {
  test("a request may wait for one, and then run for the other: the time in the queue counts for neither run nor call", async () => {
    let laterMs = 0;
    const clock = { ...systemClock, now: () => Date.now() + laterMs };
    const released = Promise.withResolvers<void>();
    const { emulator, endpoint } = await emulate((row) => released.promise.then(() => double(row)), {
      instances: { initial: 0, min: 0, max: 1, coldStartMs: 90_000 },
      connect: { clock },
    });
    emulator.clock.freeze();
    const deadlines = { requestTtlSeconds: 100, invocationTimeoutSeconds: 100 };
    const running = endpoint.inference(rowsOf(1), deadlines);
    const pass = async (ms: number) => {
      laterMs += ms;
      await emulator.clock.advance(ms);
    };
    await emulator.events.waitFor("invocation.accepted");
    await pass(90_000);
    await emulator.events.waitFor("invocation.started");
    await pass(90_000);
    released.resolve();
    expect((await running).rows).toEqual([{ id: "00", x: 0, doubled: 0 }]);
  });

  test("the whole call: what is answered by then is kept, what lives goes on, what was not sent is not sent", async () => {
    const { emulator, endpoint, objects } = await emulate((row) =>
      row["x"] === 1 ? new Promise<Row>(() => undefined) : double(row),
    );
    const running = endpoint.inference(rowsOf(3), { batchSize: 1, maxInFlight: 1, timeoutMs: 1500 });
    const { rows, failures } = await running;
    expect(rows[0]).toEqual({ id: "00", x: 0, doubled: 0 });
    expect(failures).toMatchObject([
      {
        index: 1,
        error: {
          code: "deadline_exceeded",
          retryable: true,
          message: expect.stringContaining("left in place"),
        },
      },
      {
        index: 2,
        error: { code: "deadline_exceeded", message: expect.stringContaining("before this row was sent") },
      },
    ]);
    expect(emulator.endpoint("model").snapshot()).toMatchObject({ completed: 1, inFlight: 1 });
    expect(await objects()).toEqual([expect.stringContaining("/1-1.csv")]);
  });
});

describe("what the endpoint's tags say", () => {
  const tags = {
    inference_batch_size: "3",
    inference_max_in_flight: "2",
    features: "b64:WyJTTUlMRVMiLCAieCJd",
  };

  test("sets the batch size, unless the caller does", async () => {
    const { emulator, endpoint } = await emulate(double, { tags: { inference_batch_size: "3" } });
    expect(endpoint.metadata).toMatchObject({ batchSize: 3, problems: [] });
    expect((await endpoint.inference(rowsOf(7))).stats.invocations).toBe(3);
    expect((await endpoint.inference(rowsOf(7), { batchSize: 7 })).stats.invocations).toBe(1);
    expect(emulator.requests()["sagemaker.ListTags"]).toBe(1);
  });

  test("names the features that rows must have, in any case of letters; fastInference does not look", async () => {
    const { endpoint } = await emulate(double, { tags });
    await expect(endpoint.inference([{ smiles: "C" }])).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(/Row 0.*\bx\b/),
    });
    expect((await endpoint.inference([{ smiles: "C", X: 1, x: 1 }])).failures).toEqual([]);
    expect((await endpoint.fastInference([{ x: 4 }])).rows).toEqual([{ x: 4, doubled: 8 }]);
  });
});

describe("the queue and the warm-up, as methods", () => {
  const asleep = { instances: { initial: 0, min: 0, max: 1, coldStartMs: 1000 } };

  test("lists what is staged, and purges it by run", async () => {
    const { emulator, endpoint, objects } = await emulate(double, asleep);
    emulator.clock.freeze();
    const handle = await endpoint.submit(rowsOf(15));
    expect(await endpoint.listQueue()).toMatchObject([{ runId: handle.jobId }, { runId: handle.jobId }]);
    expect(await endpoint.purgeQueue({ runId: handle.jobId })).toMatchObject({ deleted: 2, failed: [] });
    expect(await objects()).toEqual([]);
    expect(await endpoint.status(handle)).toMatchObject({ gone: 2 });
  });

  test("wakes an endpoint, and smoke-tests it", async () => {
    const { emulator, endpoint } = await emulate(double, {
      ...asleep,
      instances: { ...asleep.instances, coldStartMs: 0 },
    });
    expect(await endpoint.warmUp({ row: { x: 1 }, pollMs: 50 })).toMatchObject({ current: 1 });
    expect(emulator.endpoint("model").snapshot().completed).toBe(1);
    expect(await endpoint.autoInference({ rows: rowsOf(30) })).toMatchObject({
      rows: 10,
      succeeded: 10,
      failed: 0,
      columns: expect.arrayContaining(["doubled"]),
    });
  });

  test("are not for a synchronous endpoint", async () => {
    const { endpoint } = await emulate(double, { async: undefined });
    await expect(endpoint.listQueue()).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("no queue"),
    });
  });
});
