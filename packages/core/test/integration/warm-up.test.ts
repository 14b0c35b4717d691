import { getEventListeners } from "node:events";
import { type Emulator, startEmulator } from "@sagemaker-async/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { createClients } from "../../src/aws/clients.ts";
import { describeEndpoint } from "../../src/aws/describe-endpoint.ts";
import { s3ObjectFolders } from "../../src/aws/list-objects.ts";
import { s3ObjectStore } from "../../src/aws/object-store.ts";
import { sageMakerRuntime } from "../../src/aws/runtime.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { listQueue } from "../../src/queue/list-queue.ts";
import { purgeQueue } from "../../src/queue/purge-queue.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { Row } from "../../src/types/row.ts";
import { type Clock, systemClock } from "../../src/wait/clock.ts";
import { type WarmUpContext, type WarmUpProgress, warmUp } from "../../src/warm-up/warm-up.ts";
import { openWatcher } from "../../src/watch/open-watcher.ts";
import { bucket, double, emulate, rowModel } from "../support/emulated.ts";

const MINUTE_MS = 60_000;
const folder = "endpoints/model/async-input/";
const coldFor = (coldStartMs: number) => ({ instances: { initial: 0, min: 0, max: 1, coldStartMs } });

/** A clock with which every wait of the client moves the emulator's frozen time, at once. */
function drivenBy(emulator: Emulator): Clock {
  emulator.clock.freeze();
  return {
    now: () => emulator.clock.now(),
    sleep: (ms) => emulator.clock.advance(ms),
  };
}

function contextOf(emulator: Emulator): WarmUpContext {
  const clients = createClients(emulator.clientConfig);
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  const { clientConfig } = emulator;
  const clock = drivenBy(emulator);
  const emit = () => undefined;
  return {
    endpointName: "model",
    inputPath: { bucket, key: folder },
    contentType: "text/csv",
    accept: "text/csv",
    requestTtlSeconds: 21_600,
    invocationTimeoutSeconds: 3600,
    store: s3ObjectStore(clients.s3, () => undefined),
    runtime: sageMakerRuntime(clients.runtime, () => undefined),
    clock,
    watch: async (watched, signal) => {
      const options = {
        strategy: "list",
        queueUrl: undefined,
        clients,
        clientConfig,
        clock,
        signal,
        emit,
      } as const;
      return (await openWatcher(options)).watch(watched);
    },
    describe: (signal) => describeEndpoint(clients.sagemaker, "model", signal),
  };
}

/** An emulator with an endpoint `model` and one that has failed. */
async function emulateFailed(coldStartMs: number): Promise<Emulator> {
  const async = { outputPath: `s3://${bucket}/async-output`, failurePath: `s3://${bucket}/async-failures` };
  const emulator = await startEmulator({
    buckets: [bucket],
    endpoints: {
      model: { async, ...coldFor(coldStartMs), model: rowModel(double) },
      broken: { async, status: "Failed", failureReason: "no such image", model: rowModel(double) },
    },
  });
  onTestFinished(() => emulator.close());
  return emulator;
}

function describing(emulator: Emulator, nameOf: () => string): WarmUpContext["describe"] {
  const { sagemaker } = createClients(emulator.clientConfig);
  onTestFinished(() => sagemaker.destroy());
  return (signal) => describeEndpoint(sagemaker, nameOf(), signal);
}

describe("A19-16: a warm-up of an endpoint that has", () => {
  test("an instance costs one DescribeEndpoint, and returns at once", async () => {
    const { emulator } = await emulate(double);
    await emulator.reset();
    const progress: WarmUpProgress[] = [];
    const ended = await warmUp(contextOf(emulator), { onProgress: (seen) => progress.push(seen) });
    expect(ended).toEqual({ elapsedMs: 0, current: 1, desired: 1 });
    expect(progress).toEqual([]);
    expect(emulator.requests()).toEqual({ "sagemaker.DescribeEndpoint": 1 });
  });

  test("no queue, since it is synchronous, costs one DescribeEndpoint", async () => {
    const emulator = await startEmulator({ endpoints: { model: { instances: { initial: 0 } } } });
    onTestFinished(() => emulator.close());
    const context = contextOf(emulator);
    await warmUp({
      ...context,
      // A serverless endpoint, for which AWS counts no instances.
      describe: async (signal) => ({
        ...(await context.describe(signal)),
        instances: { current: 0, desired: 0 },
      }),
    });
    expect(emulator.requests()).toEqual({ "sagemaker.DescribeEndpoint": 1 });
  });

  test("failed ends at once, and nothing is sent to it", async () => {
    const emulator = await emulateFailed(0);
    const context = { ...contextOf(emulator), describe: describing(emulator, () => "broken") };
    await expect(warmUp(context)).rejects.toMatchObject({
      code: "endpoint_failed",
      retryable: false,
      message: expect.stringContaining("no such image"),
    });
    expect(emulator.requests()).toEqual({ "sagemaker.DescribeEndpoint": 1 });
  });

  test("no instance sends one request, reports progress, and leaves nothing", async () => {
    const taken: Row[] = [];
    const model = (row: Row): Row => {
      taken.push(row);
      return double(row);
    };
    const { emulator, objects } = await emulate(model, coldFor(50_000));
    await emulator.reset();
    const progress: WarmUpProgress[] = [];
    const ended = await warmUp(
      { ...contextOf(emulator), features: ["smiles", "x"] },
      { onProgress: (seen) => progress.push(seen) },
    );
    expect(progress).toEqual([
      { elapsedMs: 0, current: 0, desired: 0 },
      { elapsedMs: 20_000, current: 0, desired: 1 },
      { elapsedMs: 40_000, current: 0, desired: 1 },
      { elapsedMs: 60_000, current: 1, desired: 1 },
    ]);
    expect(ended).toEqual(progress.at(-1));
    expect(taken).toEqual([{ smiles: "CCO", x: 0 }]);
    expect(emulator.requests()).toMatchObject({
      "s3.PutObject": 1,
      "sagemaker-runtime.InvokeEndpointAsync": 1,
      "sagemaker.DescribeEndpoint": 4,
    });
    expect(await objects()).toEqual([]);
  });
});

describe("A19-16: what a warm-up leaves in S3", () => {
  test("is nothing when the answer comes later than the instance", async () => {
    const looked = Promise.withResolvers<void>();
    const { emulator, objects } = await emulate(async (row) => {
      await looked.promise;
      return double(row);
    }, coldFor(MINUTE_MS));
    const running = warmUp(contextOf(emulator), { row: { x: 1 } });
    await emulator.events.waitFor(
      (event) => event.type === "request.received" && event.api === "s3.ListObjectsV2",
    );
    looked.resolve();
    await running;
    expect(emulator.endpoint("model").completed).toBe(1);
    expect(await objects()).toEqual([]);
  });

  test("is nothing when the model fails for the row; the endpoint is warm all the same", async () => {
    const { emulator, objects } = await emulate(() => {
      throw new Error("not a molecule");
    }, coldFor(MINUTE_MS));
    expect(await warmUp(contextOf(emulator))).toMatchObject({ current: 1 });
    expect(emulator.endpoint("model").failed).toBe(1);
    expect(await objects()).toEqual([]);
  });

  test("is the request itself while the model still computes it: it is in the queue, and a purge takes it", async () => {
    const { emulator, objects } = await emulate(() => new Promise<Row>(() => undefined), coldFor(MINUTE_MS));
    const context = contextOf(emulator);
    const events: InferenceEvent[] = [];
    const startedAt = context.clock.now();
    const ended = await warmUp(context, { onEvent: (event) => events.push(event) });
    expect(ended).toMatchObject({ current: 1 });
    expect(events).toMatchObject([{ type: "clean-up-failed", error: { code: "deadline_exceeded" } }]);
    expect(context.clock.now() - startedAt).toBe(2 * MINUTE_MS);

    const { s3 } = createClients(emulator.clientConfig);
    onTestFinished(() => s3.destroy());
    const queue = { ...context, folders: s3ObjectFolders(s3, () => undefined) };
    const [entry] = await listQueue(queue);
    expect(entry?.runId).toMatch(/^warm-up-/);
    const paths = { outputPath: undefined, failurePath: undefined, sharePath: { bucket, key: "share/" } };
    await purgeQueue({ ...queue, ...paths }, { runId: entry?.runId });
    expect(await objects()).toEqual([]);
  });

  test("is not waited for past the cap", async () => {
    const { emulator } = await emulate(() => new Promise<Row>(() => undefined), coldFor(MINUTE_MS));
    const context = contextOf(emulator);
    const startedAt = context.clock.now();
    expect(await warmUp(context, { capMs: 90_000 })).toMatchObject({ current: 1 });
    expect(context.clock.now() - startedAt).toBe(90_000);
  });

  test("stays where its end cannot be seen, and an event says why; the endpoint is warm all the same", async () => {
    const { emulator, objects } = await emulate(double, coldFor(MINUTE_MS));
    const denied = new SageMakerAsyncError("access_denied", "The credentials lack s3:ListBucket.");
    const events: InferenceEvent[] = [];
    const ended = await warmUp(
      { ...contextOf(emulator), watch: () => Promise.reject(denied) },
      { onEvent: (event) => events.push(event) },
    );
    expect(ended).toMatchObject({ current: 1 });
    expect(events).toEqual([
      { type: "clean-up-failed", locations: expect.toSatisfy((all) => all.length === 3), error: denied },
    ]);
    expect(await objects()).toContainEqual(expect.stringContaining(`${folder}warm-up-`));
  });

  test("is nothing when the endpoint fails during the wait, which ends then", async () => {
    const emulator = await emulateFailed(60 * MINUTE_MS);
    const context = contextOf(emulator);
    let looks = 0;
    const describeBoth = describing(emulator, () => (looks > 2 ? "broken" : "model"));
    const ended = warmUp({
      ...context,
      describe: (signal) => {
        looks += 1;
        return describeBoth(signal);
      },
    });
    await expect(ended).rejects.toMatchObject({ code: "endpoint_failed" });
    expect(looks).toBe(3);
    expect(await keysOf(emulator)).toEqual([]);
  });
});

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

async function keysOf(emulator: Emulator): Promise<string[]> {
  const { s3 } = createClients(emulator.clientConfig);
  onTestFinished(() => s3.destroy());
  const objects = await s3ObjectFolders(s3, () => undefined).list({ bucket, key: "" });
  return objects.map(({ key }) => key);
}
