import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvOf, scoring } from "../support/scoring.ts";

const world = await scoring();
const { run, write, folder } = world;
afterAll(() => world[Symbol.asyncDispose]());

const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251));
const long = "a".repeat(100_000_000);
const wide = Array.from({ length: 1_000_000 }, (_, at) => `c${at}`).join(",");

beforeAll(async () => {
  await write("rows.csv", csvOf(20));
  await run("score --endpoint length --in rows.csv --out rows.parquet --quiet");
});

/** What the file is, its name, its content, and what the message says of it. */
const hostile: readonly [what: string, name: string, content: string | Uint8Array, says: string][] = [
  ["binary", "noise.csv", noise, "noise.csv, line 1: "],
  ["a picture", "plot.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d]), "this is a picture, not csv"],
  ["a spreadsheet", "sheet.csv", Buffer.from("PK\u0003\u0004"), "a zip archive or a spreadsheet"],
  ["UTF-16", "wide.csv", Buffer.from("\ufeffid,x\n1,2\n", "utf16le"), "this is UTF-16 text, not csv"],
  [
    "UTF-16 without its mark",
    "wide.csv",
    Buffer.from("id,x\n1,2\n", "utf16le"),
    "wide.csv, line 1: there is a NUL byte",
  ],
  [
    "Latin-1",
    "latin.csv",
    Buffer.from("id,x\n1,\xe9\n", "latin1"),
    "latin.csv, line 2: this is not UTF-8 text",
  ],
  ["a NUL byte", "nul.jsonl", '{"id":1}\n{"id":"\0"}\n', "nul.jsonl, line 2: there is a NUL byte"],
  [
    "a line of 100 MB in CSV",
    "long.csv",
    `id,x\n1,${long}\n`,
    "long.csv, line 2: the row is longer than 16 MiB",
  ],
  [
    "a line of 100 MB in JSON Lines",
    "long.jsonl",
    `{"id":"${long}"}\n`,
    "long.jsonl, line 1: the row is longer",
  ],
  ["a row of 100 MB in JSON", "long.json", `[\n{"id":"${long}"}]`, "long.json, line 2: the row is longer"],
  ["a million columns", "many.csv", `${wide}\n`, "many.csv, line 1: there are 1,000,000 columns"],
  [
    "a ragged line",
    "ragged.csv",
    `${csvOf(500)}1,2\n`,
    "ragged.csv, line 502: there are 2 cells, and the header names 3",
  ],
  ["a quote without its end", "quote.csv", 'id\n"1\n2\n', "a quote is opened and never closed"],
  ["two columns of one name", "twice.csv", "id,id\n1,2\n", 'twice.csv, line 1: two columns are named "id"'],
  ["nothing", "nothing.csv", "", "nothing.csv: the file is empty"],
  ["JSON by the name of CSV", "rows.csv", '[{"id":1}]', "this is JSON, not csv. Add --format json"],
  ["JSON Lines by the name of JSON", "rows.json", '{"id":1}\n', "read with --format jsonl"],
  ["JSON by the name of JSON Lines", "rows.jsonl", '[{"id":1}]', "Add --format json"],
  ["CSV by the name of Parquet", "rows.parquet", csvOf(3), "this is not a whole Parquet file"],
  ["JSON that is not", "bad.json", '[{"id":1},\n{"id":oops}]', "bad.json, line 2: this is not JSON"],
  ["JSON that ends early", "short.json", '[{"id":1},\n', "short.json, line 2: this is not JSON"],
  [
    "a line that is no object",
    "scalar.jsonl",
    '{"id":1}\n7\n',
    "scalar.jsonl, line 2: this is not a JSON object",
  ],
  [
    "gzip that ends early",
    "short.csv.gz",
    gzipSync(csvOf(500)).subarray(0, 900),
    "short.csv.gz is not whole gzip data",
  ],
  ["no gzip", "plain.csv.gz", csvOf(3), "plain.csv.gz is not whole gzip data"],
];

test.each(hostile)(
  "%s is refused with its file, line and cause, and nothing is left behind",
  async (_, name, content, says) => {
    await write(name, content);
    const before = await readdir(folder);
    const { status, stdout, stderr } = await run(`score --endpoint length --in ${name} --out out.csv`);
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(await readdir(folder)).toEqual(before);
  },
);

test("a Parquet file that was cut is refused", async () => {
  const whole = await readFile(`${folder}/rows.parquet`);
  await write("cut.parquet", whole.subarray(0, whole.length - 20));
  const { status, stderr } = await run("score --endpoint length --in cut.parquet --out out.csv");
  expect(stderr).toContain("cut.parquet: this is not a whole Parquet file");
  expect(status).toBe(2);
});

test("a hostile stdin leaves nothing behind either", async () => {
  const before = await readdir(folder);
  const ran = await run("score --endpoint length --in - --format csv --out out.csv", { stdin: noise });
  expect(ran.status).toBe(2);
  expect(ran.stderr).toContain("stdin, line 1");
  expect(await readdir(folder)).toEqual(before);
});
