import { DeleteObjectsCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { InferenceResult } from "../../src/types/inference-result.ts";
import { bucket, double, emulate, failFor, rowsOf } from "../support/emulated.ts";

/** A process that ends before its result is safe leaves S3 as this does. */
const dies = () => {
  throw new RangeError("the disk is full");
};

const asleep = { instances: { initial: 0, min: 0, max: 1, coldStartMs: 1000 } };
const input = rowsOf(25);

describe("a job is deleted from S3 when its answers are safe, and not before:", () => {
  test("whoever dies while it is saved collects the same again, and no half is computed twice", async () => {
    const { emulator, endpoint, objects } = await emulate(failFor(["03"]));
    const handle = await endpoint.submit(input);
    await expect(endpoint.collect(handle, { save: dies })).rejects.toThrow("the disk is full");
    const before = await objects();
    const computed = emulator.endpoint("model").invocations().length;

    const saved: InferenceResult[] = [];
    const result = await endpoint.collect(handle, {
      async save(given) {
        saved.push(given);
        expect(await objects()).toEqual(before);
      },
    });
    expect(saved).toEqual([result]);
    expect(result.rows.map(({ doubled }) => doubled)).toEqual(
      input.map(({ x, id }) => (id === "03" ? null : Number(x) * 2)),
    );
    expect(result.failures).toMatchObject([{ index: 3, error: { code: "model_error" } }]);
    expect(emulator.endpoint("model").invocations()).toHaveLength(computed);
    expect(await objects()).toEqual([]);
  });

  test("an abort in the middle leaves all of it", async () => {
    const { endpoint } = await emulate(double);
    const handle = await endpoint.submit(input);
    const stop = new AbortController();
    const onEvent = ({ type }: { type: string }) => {
      if (type === "chunk-answered") stop.abort();
    };
    await expect(endpoint.collect(handle, { signal: stop.signal, onEvent })).rejects.toMatchObject({
      code: "cancelled",
    });
    expect((await endpoint.collect(handle)).stats.succeeded).toBe(25);
  });

  test("while rows may still be answered nothing is saved", async () => {
    const { emulator, endpoint, objects } = await emulate(double, asleep);
    emulator.clock.freeze();
    const handle = await endpoint.submit(input);
    const saved: InferenceResult[] = [];
    const save = (result: InferenceResult) => saved.push(result);
    const early = endpoint.collect(handle, { save, timeoutMs: 1 });
    await expect(early).rejects.toMatchObject({
      code: "deadline_exceeded",
      partial: { rows: { length: 25 } },
    });
    expect(saved).toEqual([]);

    emulator.clock.resume();
    await endpoint.collect(handle, { save });
    expect(saved).toMatchObject([{ stats: { succeeded: 25 } }]);
    expect(await objects()).toEqual([]);
  });

  test("more failures than are tolerated are no reason to delete the answers", async () => {
    const { endpoint } = await emulate(failFor(["03"]));
    const handle = await endpoint.submit(input);
    const saved: InferenceResult[] = [];
    const strict = endpoint.collect(handle, { tolerate: "1%", save: (result) => saved.push(result) });
    await expect(strict).rejects.toMatchObject({ code: "tolerance_exceeded" });
    expect(saved).toEqual([]);
    expect((await endpoint.collect(handle)).stats.succeeded).toBe(24);
  });

  test("a job of which every row failed is saved too", async () => {
    const { endpoint, objects } = await emulate(failFor(["00", "01"]));
    const handle = await endpoint.submit(rowsOf(2));
    const saved: InferenceResult[] = [];
    const collected = endpoint.collect(handle, { save: (result) => saved.push(result) });
    await expect(collected).rejects.toMatchObject({ code: "model_error" });
    expect(saved).toMatchObject([{ stats: { failed: 2 } }]);
    expect(await objects()).toEqual([]);
  });
});

describe("a deletion that was cut off", () => {
  test("is brought to its end, and what is left is not taken for the job", async () => {
    const { emulator, endpoint, objects } = await emulate(double);
    const handle = await endpoint.submit(input);
    emulator.faults.add({ operation: "s3.DeleteObjects", kind: "error" });
    const left: string[] = [];
    await endpoint.collect(handle, {
      onEvent: (event) => {
        if (event.type === "clean-up-failed") left.push(...event.locations);
      },
    });
    expect(left).toHaveLength(7);
    emulator.faults.clear();
    const s3 = new S3Client(emulator.clientConfig);
    const [, , ...some] = (await objects()).filter((key) => !key.endsWith("collected"));
    await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: some.map((Key) => ({ Key })) } }),
    );
    s3.destroy();

    expect(await endpoint.status(handle)).toMatchObject({
      gone: 3,
      isCollected: true,
      isDone: true,
    });
    const saved: InferenceResult[] = [];
    await expect(endpoint.collect(handle, { save: (result) => saved.push(result) })).rejects.toMatchObject({
      code: "output_missing",
    });
    expect(saved).toEqual([]);
    expect(await objects()).toEqual([]);
  });
});

describe("two processes that collect one job at the same time", () => {
  test("save it whole, or not at all", async () => {
    const { emulator, endpoint, objects } = await emulate(double);
    const other = await Endpoint.connect("model", { clientConfig: emulator.clientConfig });
    const handle = await endpoint.submit(rowsOf(200));
    await expect.poll(() => endpoint.status(handle)).toMatchObject({ isDone: true });
    const saved: InferenceResult[] = [];
    const save = (result: InferenceResult) => saved.push(result);
    const ends = await Promise.allSettled([
      endpoint.collect(handle, { save }),
      other.collect(handle, { save }),
      other.collect(handle, { save }),
    ]);
    for (const end of ends)
      if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "output_missing" });
    expect(saved.length).toBeGreaterThan(0);
    expect(saved.map(({ stats }) => stats.succeeded)).toEqual(saved.map(() => 200));
    expect(await objects()).toEqual([]);
  });
});
