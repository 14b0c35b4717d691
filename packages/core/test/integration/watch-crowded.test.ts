import { expect, test } from "vitest";
import { crowd } from "../support/crowd.ts";
import { bucket, double, rowsOf } from "../support/emulated.ts";
import { watching } from "../support/watching.ts";

test("a folder with more than three pages of others' objects is left to them: each answer is asked for by name", async () => {
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
