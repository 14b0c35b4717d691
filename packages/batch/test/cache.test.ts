import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CacheStore } from "@sagemaker-async/cache";
import { createInvoker, InferenceCache } from "@sagemaker-async/cache";
import { createCacheTable } from "@sagemaker-async/cache/dynamodb";
import { redisStore } from "@sagemaker-async/cache/redis";
import { sqliteStore } from "@sagemaker-async/cache/sqlite";
import { describeWith, redis } from "@sagemaker-async/services";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emulated } from "./support/emulated.ts";

const { emulator, cli } = emulated({});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cache-"));
});
afterEach(() => rm(folder, { recursive: true }));

const named = (url: string) => ["--cache", url, "--endpoint", "solubility", "--key", "smiles"];
const cache = async (verb: string, url: string, ...args: string[]) =>
  cli(["cache", verb, ...named(url), ...args], { cwd: folder });

/** What an endpoint of this name answered, kept as `score` keeps it. */
async function fill(store: CacheStore, smiles: readonly string[], version = "1") {
  const endpoint = createInvoker("solubility", () => ({ logS: -1 }));
  const filled = new InferenceCache(endpoint, { store, keyColumn: "smiles", version });
  await filled.warm(smiles.map((each) => ({ smiles: each })));
  await store.close();
}
const fillFile = (...args: Parameters<typeof fill> extends [unknown, ...infer Rest] ? Rest : never) =>
  fill(sqliteStore({ path: join(folder, "cache.db") }), ...args);
const countIn = async (url: string) =>
  JSON.parse((await cache("info", url, "--json")).stdout).entries as number;

test("info counts by version, and finds nothing under another key", async () => {
  await fillFile(["CCO", "CC"]);
  await fillFile(["CCO"], "2");
  const { status, stdout } = await cache("info", "sqlite:cache.db");
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^3 entries of solubility, \d+ B\nVERSION +ENTRIES +FAILURES +BYTES +OLDEST +NEWEST\n/,
  );
  expect(stdout).toMatch(/^1 +2 +0 +\d+ +\d{4}-/m);
  expect(stdout).toMatch(/^2 +1 +0 +\d+ +\d{4}-/m);
  const other = await cli(["cache", "info", "--cache", "sqlite:cache.db", "--endpoint", "other"], {
    cwd: folder,
  });
  expect(other.stdout).toBe("0 entries of other, 0 B\n");
});

test("delete takes what fits everything that is given", async () => {
  await fillFile(["CCO", "CC", "C"]);
  await fillFile(["CCO"], "2");
  const { stdout } = await cache("delete", "sqlite:cache.db", "--value", "CCO", "CC", "--model-version", "1");
  expect(stdout).toBe("deleted 2 entries\n");
  expect((await cache("delete", "sqlite:cache.db", "--older-than", "1h")).stdout).toBe("deleted 0 entries\n");
  expect(await countIn("sqlite:cache.db")).toBe(2);
  const nothing = await cache("delete", "sqlite:cache.db");
  expect(nothing.stderr).toContain("Say which entries: --value VALUE …");
  expect(nothing.status).toBe(2);
});

test("clear wants --yes where nobody can be asked", async () => {
  await fillFile(["CCO"]);
  const refused = await cache("clear", "sqlite:cache.db");
  expect(refused.stderr).toContain("Add --yes");
  expect([refused.status, await countIn("sqlite:cache.db")]).toEqual([2, 1]);
  expect((await cache("clear", "sqlite:cache.db", "--yes")).status).toBe(0);
  expect(await countIn("sqlite:cache.db")).toBe(0);
});

test("an export goes into another store, by a file or a pipe", async () => {
  await fillFile(["CCO", "CC"]);
  await cache("export", "sqlite:cache.db", "--out", "cache.jsonl");
  const { stdout } = await cache("export", "sqlite:cache.db");
  expect(await readFile(join(folder, "cache.jsonl"), "utf8")).toBe(stdout);

  const { clientConfig } = emulator();
  await createCacheTable({ table: "predictions", clientConfig });
  const imported = await cache("import", "dynamodb://predictions", "--in", "cache.jsonl");
  expect(imported).toMatchObject({ status: 0, stdout: "imported 2 entries\n" });
  expect(await countIn("dynamodb://predictions")).toBe(2);

  const other = ["cache", "import", "--cache", "sqlite:new.db", "--endpoint", "other", "--key", "smiles"];
  const { status, stderr } = await cli(other, { cwd: folder, stdin: stdout });
  expect(stderr).toContain('This is an export of "solubility"');
  expect(status).toBe(2);
});

test("an export to a file that is named .parquet is Parquet, and comes back", async () => {
  await fillFile(["CCO", "CC"]);
  await cache("export", "sqlite:cache.db", "--out", "cache.parquet");
  const content = await readFile(join(folder, "cache.parquet"));
  expect(content.subarray(0, 4).toString()).toBe("PAR1");
  const imported = await cache("import", "sqlite:new.db", "--in", "cache.parquet");
  expect(imported).toMatchObject({ status: 0, stdout: "imported 2 entries\n" });
  const [before, after] = [await cache("export", "sqlite:cache.db"), await cache("export", "sqlite:new.db")];
  expect(after.stdout.split("\n").sort()).toEqual(before.stdout.split("\n").sort());

  await writeFile(join(folder, "torn.parquet"), content.subarray(0, -1));
  const torn = await cache("import", "sqlite:new.db", "--in", "torn.parquet");
  expect(torn.stderr).toContain("torn.parquet was not imported.");
  expect(torn.stderr).toContain("not a whole Parquet file");
  expect(torn.status).toBe(2);
  const missing = await cache("import", "sqlite:new.db", "--in", "missing.parquet");
  expect(missing.stderr).toContain("missing.parquet cannot be read: ENOENT: no such file or directory.");
  expect(missing.status).toBe(2);
});

test.each([
  ["a file that is not there", "info", "sqlite:absent.db", /there is no file absent\.db/],
  ["the memory of a process", "info", "memory:", /ends with its process/],
  ["a URL of something else", "info", "memcached://x", /is no URL of a cache\. There are: .*sqlite:PATH/],
  ["a misspelt command", "inof", "sqlite:x", /Did you mean info\?/],
])("%s is wrong usage", async (_, verb, url, message) => {
  const { status, stderr } = await cache(verb, url);
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});

test("a store that cannot be reached is told without its password", async () => {
  const { status, stderr } = await cache("info", "redis://user:secret@127.0.0.1:1");
  expect(stderr).toContain("store_failed");
  expect(stderr).not.toContain("secret");
  expect(status).toBe(3);
});

describeWith("Redis", { Redis: redis.installed }, () => {
  test("what one machine has stored another one counts", async () => {
    await using server = await redis.start();
    await fill(redisStore({ url: server.url }), ["CCO", "CC"]);
    expect(await countIn(server.url)).toBe(2);
  });
});
