import { afterAll, expect, test } from "vitest";
import { scoring } from "../support/scoring.ts";

const world = await scoring();
const { run, write, read } = world;
afterAll(() => world[Symbol.asyncDispose]());

await write("rows.csv", "id,smiles\n1,CCO\n2,CC\n3,CCO\n4,C\n");
const score = "score --endpoint length --in rows.csv --quiet --json";
const stats = (stdout: string) => JSON.parse(stdout) as { cacheHits: number; invocations: number };

test("with a cache each key is asked for once, and never again", async () => {
  const first = await run(`${score} --out first.csv --key smiles --cache sqlite:cache.db`);
  expect(first.status).toBe(0);
  expect(stats(first.stdout)).toMatchObject({ cacheHits: 0, invocations: 1 });
  const second = await run(`${score} --out second.csv --key smiles --cache sqlite:cache.db`);
  expect(stats(second.stdout)).toMatchObject({ cacheHits: 4, invocations: 0 });
  expect(await read("second.csv")).toBe(await read("first.csv"));
});

test("--dedupe computes equal rows once", async () => {
  await write("equal.csv", `smiles\n${"CCO\n".repeat(30)}`);
  const ran = await run("score --endpoint length --in equal.csv --out equal.out.csv --dedupe --quiet --json");
  expect(stats(ran.stdout)).toMatchObject({ invocations: 1 });
  expect(await read("equal.out.csv")).toBe(`smiles,length\n${"CCO,3\n".repeat(30)}`);
});

test.each([
  ["--key smiles", "Add --cache sqlite:cache.db, or --dedupe."],
  ["--key smile --dedupe", "--key smile: rows.csv has no such column. It has: id, smiles."],
  ["--cache file.db", "--cache file.db is no URL of a cache. There are: memory:, sqlite:PATH"],
  ["--tolerate many", "Write a count such as 10, or a share such as 1%."],
  ["--batch-size 0", "Write a whole number of at least 1."],
  ["--format xml", "Allowed choices are csv, json, jsonl, parquet."],
])("a mistake in %s is told with what to type instead", async (option, says) => {
  const { status, stderr } = await run(`score --endpoint length --in rows.csv --out x.csv ${option}`);
  expect(stderr).toContain(says);
  expect(status).toBe(2);
});
