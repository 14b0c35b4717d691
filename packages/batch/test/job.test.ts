import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { csvOf, type Scoring, scoring } from "./support/scoring.ts";

let here: Scoring;
beforeAll(async () => {
  here = await scoring(undefined, {
    echo: { async: { outputPath: "s3://demo/echo" } },
    slow: { async: { outputPath: "s3://demo/slow" }, instances: { max: 1, coldStartMs: 1e9 } },
  });
});
beforeEach(() => here.emulator.reset({ objects: true }));
afterAll(() => here[Symbol.asyncDispose]());

const submit = async (endpoint: string, content: string) => {
  await here.write("rows.csv", content);
  const ran = await here.run(`submit --endpoint ${endpoint} --in rows.csv`);
  await here.write("job.json", ran.stdout);
  return ran;
};
const objectsLeft = async () => JSON.parse((await here.run("queue --endpoint length --json")).stdout);

test("one process submits, another one collects, and ids survive", async () => {
  const submitted = await submit("length", csvOf(25));
  expect(submitted).toMatchObject({ status: 0, stderr: "submitted 25 rows in 3 requests\n" });
  expect(JSON.parse(submitted.stdout)).toMatchObject({ version: 1, rows: 25, endpointName: "length" });

  const { status, stderr } = await here.run("collect job.json --in rows.csv --out out.csv --poll 50ms");
  expect({ status, last: stderr.trimEnd().split("\n").at(-1) }).toEqual({
    status: 0,
    last: "25 of 25 rows answered",
  });
  const lines = (await here.read("out.csv")).trimEnd().split("\n");
  expect([lines[0], lines[1], lines.length]).toEqual(["id,note,x,length", '00,"row, 0",0.50,16', 26]);
  expect(await objectsLeft()).toEqual([]);

  const { stdout } = await here.run("status job.json");
  expect(stdout).toMatch(/^REQUESTS +ANSWERED +FAILED +PENDING +GONE\n3 +0 +0 +0 +3\nnothing is left/);
});

test("status tells how far a job is, also from stdin", async () => {
  const { stdout: job } = await submit("slow", csvOf(20));
  const { status, stdout } = await here.run("status job.json");
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/\n2 +0 +0 +2 +0\nnot done/),
  });
  const piped = await here.run("status - --json", { stdin: job });
  expect(JSON.parse(piped.stdout)).toMatchObject({ chunks: 2, pending: 2, isDone: false });
});

test("failed rows keep their places, with their causes, and decide the status", async () => {
  await submit("length", csvOf(12, [3]));
  const args = "collect job.json --out out.jsonl --failures bad.jsonl --poll 50ms --json";
  const { status, stdout, stderr } = await here.run(args);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ rows: 12, succeeded: 11, failed: 1 });
  expect(stderr).toContain("1 × model_error, first row 3: The model failed: poison in the request");
  const rows = (await here.read("out.jsonl"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows[3]).toEqual({ id: "03", note: "poison", x: 3.5, length: null });
  expect(rows.filter(({ length }) => typeof length === "number")).toHaveLength(11);
  expect(JSON.parse(await here.read("bad.jsonl"))).toMatchObject({
    index: 3,
    error: { code: "model_error" },
  });
});

test("a job of which no row was answered is written, with status 3", async () => {
  await submit("length", csvOf(2, [0, 1]));
  const { status } = await here.run("collect job.json --out out.csv --poll 50ms --quiet");
  expect(status).toBe(3);
  expect((await here.read("out.csv")).split("\n")[0]).toBe("id,note,x");
});

test("interrupted while it waits, collect leaves the job as it is", async () => {
  await submit("slow", csvOf(10));
  const ran = await here.run("collect job.json --out out.csv --poll 1h", {
    interrupt: { signal: "SIGINT", when: /0 of 1 requests answered/ },
  });
  expect(ran).toMatchObject({ status: 130, stderr: expect.stringContaining("Interrupted.") });
  expect(JSON.parse((await here.run("status job.json --json")).stdout)).toMatchObject({ pending: 1 });
});

test.each([
  ["a job that is none", "status rows.csv", /rows\.csv is not a job\. Make one with: sagemaker-async submit/],
  ["a job that is not there", "collect absent.json --out x.csv", /absent\.json cannot be read: ENOENT/],
  ["an input without rows", "submit --endpoint length --in empty.csv", /has no rows/],
  ["an input with a ragged line", "submit --endpoint length --in ragged.csv", /ragged\.csv.*line 3/],
  [
    "an input of an unknown format",
    "submit --endpoint length --in rows.xyz",
    /Add --format csv, json, jsonl or parquet/,
  ],
  ["another input", "collect job.json --in two.csv --out x.csv", /two\.csv has 2 rows, and 1 were submitted/],
  ["an output in no folder", "collect job.json --out nowhere/x.csv", /there is no such folder/],
])("%s is wrong usage", async (_, args, message) => {
  for (const [name, content] of Object.entries({
    "rows.csv": "id\n1\n",
    "empty.csv": "id\n",
    "two.csv": "id\n1\n2\n",
    "ragged.csv": "id,x\n1,2\n1\n",
  })) {
    await writeFile(join(here.folder, name), content);
  }
  await submit("slow", "id\n1\n");
  const { status, stdout, stderr } = await here.run(args);
  expect(stderr).toMatch(message);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(await readFile(join(here.folder, "job.json"), "utf8")).toContain('"jobId"');
});

test("cells that are numbers travel as numbers in JSON", async () => {
  await here.write("rows.csv", "id,x\n007,1.5\n");
  const { stdout } = await here.run(
    "submit --endpoint echo --in rows.csv --content-type application/jsonlines",
  );
  await here.emulator.events.waitFor("invocation.completed");
  await here.write("job.json", stdout);
  await here.run("collect job.json --out out.jsonl");
  expect(JSON.parse(await here.read("out.jsonl"))).toEqual({ id: "007", x: 1.5 });
});
