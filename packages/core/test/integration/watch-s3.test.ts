import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Emulator } from "@sagemaker-async/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { bucket, double, rowsOf } from "../support/emulated.ts";
import { watching } from "../support/watching.ts";

const row = { id: "00", x: 0 };

/** Puts somebody else's objects into a folder, before all of ours. */
async function crowd(emulator: Emulator, folder: string, count: number): Promise<void> {
  const s3 = new S3Client({ ...emulator.clientConfig, requestHandler: { httpAgent: { maxSockets: 100 } } });
  onTestFinished(() => s3.destroy());
  const puts = Array.from({ length: count }, (_, at) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${folder}!${at}`, Body: "x" })),
  );
  await Promise.all(puts);
}

describe("by name", () => {
  test("an answer comes with the look: it is asked for once and not read again", async () => {
    const { emulator, invoke, read, watcher, events } = await watching(double, { strategy: "head" });
    const watched = await invoke(row);
    await emulator.events.waitFor("invocation.completed");
    const sighting = await watcher.watch(watched);
    expect(sighting.included).toBeDefined();
    expect(await read(watched, sighting)).toEqual(double(row));
    expect(events).toEqual([{ type: "request", api: "s3.GetObject", attempts: 1 }]);
  });

  test("auto chooses it for two, and lists for three", async () => {
    const { emulator, invoke, watcher, fallbacks } = await watching(double);
    const [one, two, ...more] = await Promise.all(rowsOf(5).map((given) => invoke(given)));
    await emulator.events.waitFor(
      (event) =>
        event.type === "invocation.completed" && emulator.endpoint("model").snapshot().completed === 5,
    );
    if (!one || !two) throw new RangeError("five were invoked");
    await Promise.all([watcher.watch(one), watcher.watch(two)]);
    expect(emulator.requests()).toMatchObject({ "s3.GetObject": 2 });
    expect(emulator.requests()).not.toHaveProperty("s3.ListObjectsV2");
    await Promise.all(more.map((given) => watcher.watch(given)));
    expect(emulator.requests()).toMatchObject({ "s3.GetObject": 2, "s3.ListObjectsV2": 1 });
    expect(fallbacks()).toEqual([]);
  });
});

describe("a folder with objects of others", () => {
  test("is listed page by page, from the first key that is awaited on", async () => {
    const { emulator, invoke, watcher, fallbacks } = await watching(double, { strategy: "list" });
    const watched = await invoke(row);
    const folder = watched.outputLocation.key.replace(/[^/]*$/, "");
    await emulator.events.waitFor("invocation.completed");
    await crowd(emulator, folder, 1100);
    expect(await watcher.watch(watched)).toEqual({ outcome: "output" });
    expect(emulator.requests()["s3.ListObjectsV2"]).toBe(1);
    // Of keys that lie far apart, those between are seen too.
    const early = { ...watched, outputLocation: { bucket, key: `${folder}!0` } };
    const late = await invoke({ id: "01", x: 1 });
    await emulator.events.waitFor(
      (event) => event.type === "invocation.completed" && event.invocation.inferenceId === "job-01",
    );
    await Promise.all([watcher.watch(early), watcher.watch(late)]);
    expect(emulator.requests()["s3.ListObjectsV2"]).toBe(3);
    expect(fallbacks()).toEqual([]);
  });

  test("is left to them when there are more than three pages: each answer is asked for by name", async () => {
    const { emulator, invoke, read, watcher, stop, fallbacks } = await watching(double, { strategy: "list" });
    const watched = await Promise.all(rowsOf(4).map((given) => invoke(given)));
    const folder = watched[0]?.outputLocation.key.replace(/[^/]*$/, "") ?? "";
    await crowd(emulator, folder, 4000);
    const [first] = watched;
    if (!first) throw new RangeError("four were invoked");
    const beforeAll = { ...first, outputLocation: { bucket, key: `${folder} ` } };
    const ended = watcher.watch(beforeAll).catch((error: { code: string }) => error.code);
    const answers = watched.map(async (one) => read(one, await watcher.watch(one)));
    expect(await Promise.all(answers)).toEqual(rowsOf(4).map(double));
    stop.abort();
    expect(await ended).toBe("cancelled");
    expect(fallbacks()).toEqual([
      {
        type: "watch-fallback",
        from: "list",
        to: "head",
        reason: expect.stringContaining(`s3://${bucket}/${folder} is crowded`),
      },
    ]);
    expect(emulator.requests()["s3.ListObjectsV2"]).toBeLessThan(8);
  });
});
