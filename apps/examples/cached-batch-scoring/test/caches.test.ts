import { describeWith, type RunningService, redis } from "@sagemaker-async/services";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, runDemo } from "./run-demo.ts";

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

/** What the two runs of a demo over three molecules took from the cache. */
async function hitsWith(cache: string): Promise<[number, number]> {
  const input = await folder.write("three.csv", "smiles\nCCO\nCC\nc1ccccc1\n");
  const args = ["--json", "--in", input, "--out", folder.file("answers.csv"), "--cache", cache];
  const { status, stdout, stderr } = await runDemo(args, { temporary: folder.temporary });
  expect(stderr).not.toMatch(/^ +at /m);
  expect(status).toBe(0);
  const { first, second } = JSON.parse(stdout);
  return [first.cacheHits, second.cacheHits];
}

describe("the answers are kept", { timeout: 60_000 }, () => {
  it("in a SQLite file, also for the next demo", async () => {
    const cache = `sqlite:${folder.file("cache.db")}`;
    expect(await hitsWith(cache)).toEqual([0, 3]);
    expect(await hitsWith(cache)).toEqual([3, 3]);
  });

  it("in DynamoDB, which is the emulator's", async () => {
    expect(await hitsWith("dynamodb://inference-cache")).toEqual([0, 3]);
  });

  it("nowhere, when the URL is not known", async () => {
    const args = ["--cache", "memcached://here"];
    const { status, stderr } = await runDemo(args, { temporary: folder.temporary });
    expect(stderr).toContain("Give sqlite:PATH, redis://HOST:PORT or dynamodb://TABLE.");
    expect(status).toBe(2);
    expect(await folder.leftovers()).toEqual([]);
  });
});

describeWith("the answers are kept in Redis", { Redis: redis.installed }, () => {
  let server: RunningService;
  beforeAll(async () => {
    server = await redis.start();
  });
  afterAll(() => server.stop());

  it("also for the next demo", async () => {
    expect(await hitsWith(server.url)).toEqual([0, 3]);
    expect(await hitsWith(server.url)).toEqual([3, 3]);
  }, 60_000);
});
