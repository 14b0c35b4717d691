import { readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { csvOf, scoring } from "../support/scoring.ts";

const world = await scoring();
const { run, write, read } = world;
afterAll(() => world[Symbol.asyncDispose]());

await write("rows.csv", csvOf(25));
const score = "score --endpoint length --quiet";

test("rows in, rows out: the input's columns to the byte, then the endpoint's, in input order (A1-28)", async () => {
  const ran = await run("score --endpoint length --in rows.csv --out scored.csv --json");
  expect(ran.status).toBe(0);
  const expected = csvOf(25)
    .trim()
    .split("\n")
    .map((line, at) => (at === 0 ? `${line},length` : `${line},${line.length}`));
  expect(await read("scored.csv")).toBe(`${expected.join("\n")}\n`);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    rows: 25,
    succeeded: 25,
    failed: 0,
    cacheHits: 0,
    cacheMisses: 0,
    invocations: 3,
    retries: 0,
    elapsedMs: expect.any(Number),
    requests: { "s3.PutObject": 3, "sagemaker-runtime.InvokeEndpointAsync": 3 },
  });
  expect(ran.stderr).toContain("0/25 rows done");
  expect(ran.stderr).toContain("25 of 25 rows answered, 3 invocations");
  expect(await readdir(world.folder)).toEqual(expect.not.arrayContaining(["scored.csv.journal"]));
});

test.each([
  ["rows.json", "scored.jsonl"],
  ["rows.jsonl", "scored.json"],
  ["rows.jsonl.gz", "scored.csv.gz"],
  ["rows.csv.zst", "scored.parquet"],
  ["rows.parquet", "scored.tsv"],
])("rows come from %s and go to %s with nothing lost", async (from, to) => {
  expect((await run(`${score} --in rows.csv --out plain.jsonl`)).status).toBe(0);
  expect((await run(`${score} --in rows.csv --out ${from}`)).status).toBe(0);
  expect((await run(`${score} --in ${from} --out ${to}`)).status).toBe(0);
  expect((await run(`${score} --in ${to} --out back.jsonl`)).status).toBe(0);
  const column = (text: string, name: string) =>
    text
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as Record<string, unknown>)[name]);
  for (const name of ["id", "note", "x"]) {
    expect(column(await read("back.jsonl"), name)).toEqual(column(await read("plain.jsonl"), name));
  }
});

test("stdin and stdout are files too, and nothing else is on stdout", async () => {
  const ran = await run(`${score} --in - --format csv --out -`, { stdin: csvOf(3) });
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  expect(ran.stdout.split("\n")).toHaveLength(5);
  expect(ran.stdout).toContain('00,"row, 0",0.50,');
});

test("objects in S3 are files too", async () => {
  expect((await run(`${score} --in rows.csv --out s3://demo/tables/scored.csv.gz`)).status).toBe(0);
  expect((await run(`${score} --in s3://demo/tables/scored.csv.gz --out again.csv`)).status).toBe(0);
  expect((await read("again.csv")).split("\n")[1]).toMatch(/^00,"row, 0",0.50,/);
  const missing = await run(`${score} --in s3://demo/nothing.csv --out again.csv`);
  expect(missing.status).toBe(2);
  expect(missing.stderr).toContain("s3://demo/nothing.csv cannot be read: there is no such object");
});

test.each([
  [";", "a;b;c\n1;2,5;3\n"],
  ["a tab", "a\tb\tc\n1\t2,5\t3\n"],
  ["|", "a|b|c\n1|2,5|3\n"],
  ["; in CRLF lines after a byte order mark", "\ufeffa;b;c\r\n1;2,5;3\r\n"],
])("a CSV may be delimited by %s", async (_, text) => {
  await write("delimited.csv", text);
  expect((await run(`${score} --in delimited.csv --out delimited.out.csv`)).status).toBe(0);
  expect(await read("delimited.out.csv")).toBe('a,b,c,length\n1,"2,5",3,9\n');
});

test("a table of a header alone stays one", async () => {
  await write("none.csv", "id,x\n");
  expect((await run(`${score} --in none.csv --out none.out.csv`)).status).toBe(0);
  expect(await read("none.out.csv")).toBe("id,x\n");
});

test("an endpoint that takes JSON gets numbers, and the output keeps the cells as they were", async () => {
  const body = gzipSync("id,x\n007,1.50\n");
  await write("typed.csv.gz", body);
  const sent: string[] = [];
  const json = await scoring(({ body }: { body: Uint8Array }) => {
    sent.push(Buffer.from(body).toString());
    return { body, contentType: "application/jsonlines" };
  });
  await json.write("typed.csv.gz", body);
  const ran = await json.run(
    `${score} --in typed.csv.gz --out typed.csv --content-type application/jsonlines`,
  );
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  expect(sent).toEqual(['{"id":"007","x":1.5}\n']);
  expect(await json.read("typed.csv")).toBe("id,x\n007,1.50\n");
  await json[Symbol.asyncDispose]();
});

test("--dry-run says what would be sent, estimates from what it is given, and sends nothing", async () => {
  await fetch(`${world.emulator.url}/_emulator/reset`, { method: "POST" });
  const price = "--seconds-per-chunk 1800 --instances 2 --concurrency 1 --price-per-instance-hour 3.5";
  const ran = await run(`score --endpoint length --in rows.csv --out dry.csv --dry-run ${price}`);
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  expect(ran.stdout).toContain("25 rows of 3 columns in 3 chunks of up to 10");
  expect(ran.stdout).toContain("sagemaker-runtime.InvokeEndpointAsync × 3");
  expect(ran.stdout).toContain("time: about 60 min = 3 chunks × 1800 s ÷ (2 instances × 1 at once)");
  expect(ran.stdout).toContain("cost: about 7.00 = 2 instances × 1.00 h × 3.5 an hour");
  const requests = await (await fetch(`${world.emulator.url}/_emulator/requests`)).json();
  expect(Object.keys(requests as object)).not.toContain("sagemaker-runtime.InvokeEndpointAsync");
  expect(await readdir(world.folder)).not.toContain("dry.csv");
});
