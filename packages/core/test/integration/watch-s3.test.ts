import { describe, expect, test } from "vitest";
import { crowd } from "../support/crowd.ts";
import { bucket, double, rowsOf } from "../support/emulated.ts";
import { watching } from "../support/watching.ts";

const row = { id: "00", x: 0 };

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
});
