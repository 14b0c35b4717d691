import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import type { Row } from "../../src/types/row.ts";
import { type Clock, systemClock } from "../../src/wait/clock.ts";
import { type WarmUpProgress, warmUp } from "../../src/warm-up/warm-up.ts";
import { double, emulate } from "../support/emulated.ts";
import { coldFor, contextOf, folder, MINUTE_MS } from "../support/warm-up.ts";

describe("A19-16: a warm-up that does not come to its end", () => {
  test("ends at the cap of 15 minutes, is worth another try, and its request stays queued", async () => {
    const { emulator, objects } = await emulate(double, coldFor(60 * MINUTE_MS));
    await emulator.reset();
    await expect(warmUp(contextOf(emulator))).rejects.toMatchObject({
      code: "endpoint_warming",
      retryable: true,
      message: expect.stringContaining("still warming after 15 min (instances 0/1 up); retry shortly"),
    });
    expect(emulator.requests()["sagemaker.DescribeEndpoint"]).toBe(1 + 45);
    expect(await objects()).toMatchObject([expect.stringMatching(/async-input\/warm-up-.*\/0-1\.csv$/)]);
  });

  test("looks once more at the cap itself", async () => {
    const { emulator } = await emulate(double, coldFor(30_000));
    const ended = await warmUp(contextOf(emulator), { capMs: 30_000, pollMs: 20_000 });
    expect(ended).toMatchObject({ elapsedMs: 30_000, current: 1 });
  });

  test("names a short cap in seconds", async () => {
    const { emulator } = await emulate(double, coldFor(MINUTE_MS));
    await expect(warmUp(contextOf(emulator), { capMs: 30_000 })).rejects.toMatchObject({
      message: expect.stringContaining("after 30 s"),
    });
  });

  test("sits out a look that was throttled", async () => {
    const { emulator } = await emulate(double, coldFor(MINUTE_MS));
    const context = contextOf(emulator);
    let looks = 0;
    const ended = await warmUp({
      ...context,
      describe: (signal) => {
        looks += 1;
        const throttled = new SageMakerAsyncError("throttled", "Rate exceeded.", { retryable: true });
        return looks === 2 ? Promise.reject(throttled) : context.describe(signal);
      },
    });
    expect(ended).toMatchObject({ elapsedMs: MINUTE_MS, current: 1 });
  });

  test("does not sit out a look that was refused", async () => {
    const { emulator, objects } = await emulate(double, coldFor(MINUTE_MS));
    const context = contextOf(emulator);
    let looks = 0;
    const ended = warmUp({
      ...context,
      describe: (signal) => {
        looks += 1;
        const denied = new SageMakerAsyncError("access_denied", "The role is gone.");
        return looks === 2 ? Promise.reject(denied) : context.describe(signal);
      },
    });
    await expect(ended).rejects.toMatchObject({ code: "access_denied" });
    expect(await objects()).toEqual([]);
  });

  test("says what kept its request from being queued, and that another try is of no use", async () => {
    const { emulator, objects } = await emulate(double, coldFor(MINUTE_MS));
    const message = expect.stringMatching(/"model" could not be warmed.*could not be queued/);
    const inputPath = { bucket: "no-such-bucket", key: folder };
    await expect(warmUp({ ...contextOf(emulator), inputPath })).rejects.toMatchObject({
      code: "stage_failed",
      retryable: false,
      message,
    });
    await expect(warmUp({ ...contextOf(emulator), accept: "text/csv; header=é" })).rejects.toMatchObject({
      code: "invoke_failed",
      retryable: false,
      message,
    });
    expect(await objects()).toEqual([]);
  });

  test("says that another try is of use where the service is only busy", async () => {
    const { emulator } = await emulate(double, coldFor(MINUTE_MS));
    const busy = new SageMakerAsyncError("throttled", "Rate exceeded.", { retryable: true, attempts: 3 });
    const context = contextOf(emulator);
    const runtime = { ...context.runtime, invokeAsync: () => Promise.reject(busy) };
    await expect(warmUp({ ...context, runtime })).rejects.toMatchObject({
      code: "throttled",
      retryable: true,
      attempts: 3,
      message: expect.stringContaining("could not be queued"),
    });
  });

  test.each([{ capMs: 0 }, { pollMs: 0 }, { capMs: Number.NaN }])("refuses %j", async (options) => {
    const { emulator } = await emulate(double, coldFor(MINUTE_MS));
    await emulator.reset();
    await expect(warmUp(contextOf(emulator), options)).rejects.toMatchObject({ code: "invalid_option" });
    expect(emulator.requests()).toEqual({});
  });
});

describe("an aborted warm-up", () => {
  test("before it begins: nothing is sent", async () => {
    const { emulator } = await emulate(double, coldFor(MINUTE_MS));
    await emulator.reset();
    const signal = AbortSignal.abort();
    await expect(warmUp(contextOf(emulator), { signal })).rejects.toMatchObject({ code: "cancelled" });
    expect(emulator.requests()).toEqual({});
  });

  test("during the wait: the request is withdrawn, and no timer or listener stays", async () => {
    const { emulator, objects } = await emulate(double, coldFor(MINUTE_MS));
    let sleeping = 0;
    const asleep = Promise.withResolvers<void>();
    const clock: Clock = {
      now: systemClock.now,
      async sleep(ms, signal) {
        sleeping += 1;
        asleep.resolve();
        await systemClock.sleep(ms, signal);
        sleeping -= 1;
      },
    };
    const controller = new AbortController();
    const running = warmUp({ ...contextOf(emulator), clock }, { signal: controller.signal });
    await asleep.promise;
    controller.abort(new Error("enough"));
    await expect(running).rejects.toMatchObject({ code: "cancelled", cause: { message: "enough" } });
    expect(await objects()).toEqual([]);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(sleeping).toBe(0);
  });

  test("while its request is staged: it is an abort, not a request that could not be queued", async () => {
    const { emulator, objects } = await emulate(double, coldFor(MINUTE_MS));
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const ended = warmUp(contextOf(emulator), { signal: controller.signal, onProgress });
    await expect(ended).rejects.toMatchObject({
      code: "cancelled",
      message: expect.not.stringContaining("could not be queued"),
    });
    expect(await objects()).toEqual([]);
  });

  test("while its answer is waited for: it ends, and closes the watch", async () => {
    const { emulator, objects } = await emulate(() => new Promise<Row>(() => undefined), coldFor(MINUTE_MS));
    const context = contextOf(emulator);
    const controller = new AbortController();
    const ended = warmUp(
      {
        ...context,
        watch(watched, signal) {
          controller.abort();
          return context.watch(watched, signal);
        },
      },
      { signal: controller.signal },
    );
    await expect(ended).rejects.toMatchObject({ code: "cancelled" });
    expect(await objects()).toEqual([]);
  });

  test("that is not aborted closes its watch too", async () => {
    const { emulator } = await emulate(double, coldFor(MINUTE_MS));
    const context = contextOf(emulator);
    let watching: AbortSignal | undefined;
    await warmUp({
      ...context,
      watch(watched, signal) {
        watching = signal;
        return context.watch(watched, signal);
      },
    });
    expect(watching?.aborted).toBe(true);
  });

  test("leaves no listener when it ends well", async () => {
    const { emulator } = await emulate(double, coldFor(MINUTE_MS));
    const { signal } = new AbortController();
    await warmUp(contextOf(emulator), { signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("a listener for progress that throws ends it, and nothing is left", async () => {
    const { emulator, objects } = await emulate(double, coldFor(MINUTE_MS));
    const onProgress = ({ elapsedMs }: WarmUpProgress) => {
      if (elapsedMs > 0) throw new RangeError("mine");
    };
    await expect(warmUp(contextOf(emulator), { onProgress })).rejects.toThrow(RangeError);
    expect(await objects()).toEqual([]);
  });
});
