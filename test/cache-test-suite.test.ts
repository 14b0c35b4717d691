import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "@sagemaker-async/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Consumer, installPacked } from "./support/consumer.ts";
import { output } from "./support/run.ts";

const INSTALL_TIMEOUT_MS = 300_000;

/** The files of docs/cache-stores.md: the examples that begin with a file's name. */
async function filesOf(page: string): Promise<Map<string, string>> {
  const text = await readFile(join(root, "docs", page), "utf8");
  return new Map(
    [...text.matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = "", body = ""]) => [name, body]),
  );
}

describe("a store of one's own, with the packed @sagemaker-async/cache", () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await installPacked("cache");
    for (const [name, body] of await filesOf("cache-stores.md"))
      await writeFile(join(consumer.folder, name), body);
  }, INSTALL_TIMEOUT_MS);
  afterAll(() => consumer[Symbol.asyncDispose]());

  const run = () => output(process.execPath, ["--test", "map-store.test.mjs"], { cwd: consumer.folder });

  test("passes the published suite as docs/cache-stores.md shows it", async () => {
    const report = await run();
    expect(report).toMatch(/pass [3-9]\d/);
    expect(report).toMatch(/fail 0/);
  });

  test("fails it when the store is wrong", async () => {
    const file = join(consumer.folder, "map-store.mjs");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("now() < entry.endsAt", "true"));
    await expect(run()).rejects.toThrow(/an entry is found until its time is over/);
    await writeFile(file, text);
  });
});
