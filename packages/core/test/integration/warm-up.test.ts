import { describe, expect, onTestFinished, test } from "vitest";
import { createClients } from "../../src/aws/clients.ts";
import { s3ObjectFolders } from "../../src/aws/object-folders.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { listQueue } from "../../src/queue/list-queue.ts";
import { purgeQueue } from "../../src/queue/purge-queue.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { Row } from "../../src/types/row.ts";
import { type WarmUpProgress, warmUp } from "../../src/warm-up/warm-up.ts";
import { bucket, double, emulate } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";
import {
  coldFor,
  contextOf,
  describing,
  emulateFailed,
  folder,
  keysOf,
  MINUTE_MS,
} from "../support/warm-up.ts";

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
    const emulator = await emulatorWith({ endpoints: { model: { instances: { initial: 0 } } } });
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
    const paths = { outputPath: undefined, failurePath: undefined, sharePaths: [{ bucket, key: "share/" }] };
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
