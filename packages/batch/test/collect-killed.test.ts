import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { killAt } from "./support/kill-at.ts";
import { csvOf, type Scoring, scoring } from "./support/scoring.ts";

const TIMEOUT_MS = 60_000;
const csv = csvOf(60, [31]);
const collect = "collect job.json --in rows.csv --out out.csv --failures bad.jsonl --poll 50ms --quiet";

let here: Scoring;
let wanted: string;

async function submit() {
  for (const name of ["out.csv", "bad.jsonl"]) await rm(join(here.folder, name), { force: true });
  await here.write("rows.csv", csv);
  const { stdout } = await here.run("submit --endpoint length --in rows.csv --batch-size 4");
  await here.write("job.json", stdout);
}

/** Keys in S3. */
async function left(): Promise<(string | undefined)[]> {
  const s3 = new S3Client(here.emulator.clientConfig);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "demo" }));
  s3.destroy();
  return Contents.map(({ Key }) => Key);
}

beforeAll(async () => {
  here = await scoring();
  await submit();
  await here.run(collect);
  wanted = await here.read("out.csv");
});
beforeEach(submit);
afterAll(() => here[Symbol.asyncDispose]());

describe("collect, killed with SIGKILL and typed again, writes the same rows and leaves nothing in S3:", () => {
  test.each([
    ["before it has looked at anything", 1, 1],
    ["when it reads the first answer", "s3.GetObject", 1],
    ["when it sends a half of a failed request", "sagemaker-runtime.InvokeEndpointAsync", 1],
    ["when the file is written, and nothing is deleted", "s3.DeleteObjects", 0],
    // 3: it was through already.
    ["at a random instant", 5 + Math.floor(Math.random() * 40), expect.toBeOneOf([0, 1, 3])],
  ])(
    "%s",
    async (_, at, status) => {
      await killAt(here, collect, at);
      const again = await here.run(collect);
      expect(again).toMatchObject({ status, stdout: "" });
      expect(await here.read("out.csv")).toBe(wanted);
      expect(JSON.parse(await here.read("bad.jsonl"))).toMatchObject({ index: 31 });
      expect(await left()).toEqual([]);
      expect((await readdir(here.folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

test("a job that was collected before touches no file", async () => {
  await here.run(collect);
  await here.write("out.csv", "what was collected\n");
  const { status, stderr } = await here.run(collect);
  expect({ status, stderr }).toEqual({
    status: 3,
    stderr: expect.stringContaining("it was collected before, or purged. No file was changed."),
  });
  expect(await here.read("out.csv")).toBe("what was collected\n");
});
