import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { zstdCompressSync } from "node:zlib";
import type { Invoker, JsonValue, Row } from "@sagemaker-async/core/invoker";
import fc from "fast-check";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromParquet, toParquet } from "../../src/parquet.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { collect, plain } from "../support/collect.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { cacheOver } from "../support/setup.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagemaker-async-parquet-"));
});
afterAll(() => rm(folder, { recursive: true }));

const place = (name: string) => join(folder, name);
const written = async (name: string, lines: AsyncIterable<string> | Iterable<string>) => {
  await pipeline(Readable.from(toParquet(lines)), createWriteStream(place(name)));
  return place(name);
};
const resultsOf = async (invoker: Invoker, rows: readonly Row[]) =>
  (await collect(invoker.stream(rows))).results.map(plain);
/** Entries in an order of their own: that of a store is no promise. */
const linesIn = async (lines: AsyncIterable<string>) =>
  (await Array.fromAsync(lines)).sort().map((line): unknown => JSON.parse(line));
const refused = (message: string) => ({
  code: "decode_failed",
  message: expect.stringContaining(message),
});

test("export, clear and import bring every answer back, whatever is in it, with its version and times", async () => {
  const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
  const output = fc.dictionary(fc.string({ unit: "grapheme" }), json, { maxKeys: 4 });
  const key = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1 }),
    fc.integer(),
    fc.constantFrom("1", 1, true, "one\u2028two"),
  );
  const answers = fc.uniqueArray(fc.tuple(key, output), { selector: ([value]) => value, maxLength: 20 });
  const version = fc.string({ unit: "grapheme", minLength: 1 });
  const times = fc.record({
    ttlMs: fc.integer({ min: 60_000, max: 1e14 }),
    staleWhileRevalidateMs: fc.integer({ min: 0, max: 1e9 }),
  });
  const freshness = fc.option(times, { nil: {} });
  await fc.assert(
    fc.asyncProperty(answers, freshness, version, async (known, fresh, version) => {
      const answerOf = new Map<unknown, Row>(known);
      const invoker = fakeInvoker({
        answer: (row) => answerOf.get(row["key"]) ?? {},
        fails: (row) => row["key"] === 1,
      });
      const failures = { ttlMs: 3_600_000 };
      const cached = cacheOver(invoker, { ...fresh, version, failures });
      const rows = known.map(([value], id) => ({ key: value, id }));
      const before = await resultsOf(cached, rows);
      const exported = await linesIn(cached.export());
      const file = await written("all.parquet", cached.export());
      await cached.clear();
      expect(await cached.import(fromParquet(file))).toEqual({ imported: exported.length - 1, skipped: 0 });

      expect(await linesIn(cached.export())).toEqual(exported);
      const sent = invoker.sent.length;
      const after = await resultsOf(cached, rows);
      expect(invoker.sent).toHaveLength(sent + rows.length - (exported.length - 1));
      expect(after).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

test("a file has columns that data tools know: texts, times, and JSON", async () => {
  const cached = cacheOver(fakeInvoker({ name: "solubility" }), { version: "7", ttlMs: 60_000 });
  await cached.warm([{ key: "CCO" }]);
  const file = await asyncBufferFromFile(await written("columns.parquet", cached.export()));
  const { schema } = await parquetMetadataAsync(file);
  expect(schema.slice(1).map(({ name, converted_type: type }) => `${name} ${type}`)).toEqual([
    "cache UTF8",
    "id UTF8",
    "key UTF8",
    "version UTF8",
    "createdAt TIMESTAMP_MILLIS",
    "staleAt TIMESTAMP_MILLIS",
    "expiresAt TIMESTAMP_MILLIS",
    "output UTF8",
    "columns UTF8",
    "failure UTF8",
  ]);
  expect(await parquetReadObjects({ file })).toMatchObject([
    {
      cache: '{"sagemakerAsyncCache":1,"name":"solubility","key":{"column":"key"}}',
      version: "7",
      createdAt: expect.any(Date),
      key: '"CCO"',
      output: '{"length":3}',
      failure: null,
    },
  ]);
});

test("entries are written and read group by group, so that memory is bounded", async () => {
  const cached = cacheOver(fakeInvoker());
  const [header = ""] = await Array.fromAsync(cached.export());
  await cached.warm([{ key: "a" }]);
  const [, line = ""] = await Array.fromAsync(cached.export());
  let given = 0;
  const givenAt: number[] = [];
  function* lines() {
    yield header;
    for (; given < 25_000; given += 1)
      yield line.replace(/"id":"......../, `"id":"${String(given).padStart(8, "0")}`);
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of toParquet(lines())) {
    pieces.push(piece);
    givenAt.push(given);
  }
  expect(givenAt[0]).toBeLessThan(15_000);
  await writeFile(place("groups.parquet"), Buffer.concat(pieces));
  const { row_groups: groups } = await parquetMetadataAsync(
    await asyncBufferFromFile(place("groups.parquet")),
  );
  expect(groups.map(({ num_rows: count }) => Number(count))).toEqual([10_000, 10_000, 5_000]);
  const other = cacheOver(fakeInvoker(), { store: memoryStore({ maxEntries: 30_000 }) });
  expect(await other.import(fromParquet(place("groups.parquet")))).toEqual({ imported: 25_000, skipped: 0 });

  const large = JSON.stringify({ ...JSON.parse(line), output: { text: "x".repeat(9_000_000) } });
  const parts = await Array.fromAsync(toParquet([header, `${large}\n`, `${large}\n`, `${large}\n`]));
  expect(parts).toHaveLength(3);
});

test("torn, foreign and mixed files are refused before anything of them is stored", async () => {
  const cached = cacheOver(fakeInvoker());
  await cached.warm([{ key: "a" }]);
  const whole = await readFile(await written("whole.parquet", cached.export()));
  await cached.clear();
  const take = (name: string) => cached.import(fromParquet(place(name)));

  await writeFile(place("torn.parquet"), whole.subarray(0, -20));
  await expect(take("torn.parquet")).rejects.toMatchObject(refused("not a whole Parquet file"));
  await writeFile(place("middle.parquet"), Buffer.concat([whole.subarray(0, 60), whole.subarray(90)]));
  await expect(take("middle.parquet")).rejects.toMatchObject(refused("not a whole Parquet file"));
  await writeFile(place("lines.parquet"), '{"smiles":"CCO"}\n');
  await expect(take("lines.parquet")).rejects.toMatchObject(refused("lines.parquet"));
  const columnData = [{ name: "smiles", data: ["CCO"] }];
  await writeFile(place("other.parquet"), new Uint8Array(parquetWriteBuffer({ columnData })));
  await expect(take("other.parquet")).rejects.toMatchObject(
    refused("no export of a cache: it has no column cache, id"),
  );
  const elsewhere = cacheOver(fakeInvoker({ name: "elsewhere" }));
  await elsewhere.warm([{ key: "a" }]);
  await written("elsewhere.parquet", elsewhere.export());
  await expect(take("elsewhere.parquet")).rejects.toMatchObject(refused('"elsewhere"'));
  await expect(take("missing.parquet")).rejects.toMatchObject({ code: "ENOENT" });
  expect(await linesIn(cached.export())).toHaveLength(1);
});

test("rows that are no entries are skipped, and entries of two caches are not taken for one", async () => {
  const cached = cacheOver(fakeInvoker());
  await cached.warm([{ key: "a" }, { key: "b" }, { key: "c" }]);
  const file = await asyncBufferFromFile(await written("edited.parquet", cached.export()));
  const rows = await parquetReadObjects({ file });
  /** As other programs write a table: with the types that they see, and compressed in their way. */
  const write = (edited: typeof rows) => {
    const names = Object.keys(rows[0] ?? {});
    const columnData = names.map((name) => ({ name, data: edited.map((row) => row[name]) }));
    const compressed = {
      codec: "ZSTD",
      compressors: { ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes) },
    } as const;
    return writeFile(
      place("edited.parquet"),
      new Uint8Array(parquetWriteBuffer({ columnData, ...compressed })),
    );
  };
  const [first = {}, second = {}, third = {}] = rows;
  await write([first, { ...second, output: "{" }, { ...third, id: "x" }]);
  await cached.clear();
  expect(await cached.import(fromParquet(place("edited.parquet")))).toEqual({ imported: 1, skipped: 2 });
  await write([first, { ...second, cache: "another" }]);
  await expect(cached.import(fromParquet(place("edited.parquet")))).rejects.toMatchObject(
    refused("several caches"),
  );
});

test("lines that are no export are not written as one", async () => {
  const cached = cacheOver(fakeInvoker());
  const [header = ""] = await Array.fromAsync(cached.export());
  await expect(Array.fromAsync(toParquet(["smiles,y\n"]))).rejects.toMatchObject(refused("first line"));
  await expect(Array.fromAsync(toParquet([header, "{}\n"]))).rejects.toMatchObject(refused("no entry"));
});
