import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Row } from "@sagemaker-async/core/invoker";
import { manualClock } from "@sagemaker-async/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CacheEntry, InferenceCacheOptions } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { cacheOver } from "../support/setup.ts";

const rows: Row[] = ["a", "bb", "ccc"].map((key, id) => ({ key, id }));

/** A cache that has answers for three keys, of two versions. */
async function filled(options: Partial<InferenceCacheOptions> = {}) {
  const store = options.store ?? memoryStore();
  const clock = manualClock();
  const old = cacheOver(fakeInvoker(), { clock, ...options, store, version: "1" });
  await old.warm(rows.slice(0, 1));
  await clock.advance(1_000);
  const invoker = fakeInvoker({ fails: ({ key }) => key === "bad" });
  const cached = cacheOver(invoker, { clock, ...options, store, version: "2" });
  await cached.warm(rows);
  return { store, clock, old, cached, invoker };
}

const textOf = async (lines: AsyncIterable<string>) => (await Array.fromAsync(lines)).join("");

describe("warm", () => {
  test("computes what is missing, and says how it went", async () => {
    const { cached, invoker } = await filled();
    expect(await cached.warm([...rows, { key: "bad" }, { key: "new" }])).toEqual({ rows: 5, failed: 1 });
    expect(invoker.sent.map(({ key }) => key)).toEqual(["a", "bb", "ccc", "bad", "new"]);
  });
});

describe("stats", () => {
  test("A6-15: have hits, misses, bytes and how long look-ups take", async () => {
    const { cached } = await filled();
    await cached.inference([...rows, ...rows, { key: "new" }]);
    const { bytesRead, bytesWritten, lookUpMs, ...counts } = cached.stats();
    expect(counts).toMatchObject({ hits: 6, misses: 4, shared: 0, stored: 4, unstored: 0, storeErrors: 0 });
    expect(bytesRead).toBeGreaterThan(100);
    expect(bytesWritten).toBeGreaterThan(bytesRead);
    expect(lookUpMs.p50).toBeGreaterThan(0);
    expect(lookUpMs.p95).toBeGreaterThanOrEqual(lookUpMs.p50 ?? 0);
  });

  test("begin with nothing", () => {
    expect(cacheOver(fakeInvoker()).stats()).toMatchObject({
      hits: 0,
      lookUpMs: { p50: undefined, p95: undefined },
    });
  });
});

describe("info", () => {
  test("counts entries and bytes by version, the last written first", async () => {
    const { cached, clock } = await filled();
    const { name, entries, bytes, unreadable, versions } = await cached.info();
    expect({ name, entries, unreadable }).toEqual({ name: "fake", entries: 4, unreadable: 0 });
    expect(versions).toMatchObject([
      { version: "2", entries: 3, failures: 0, oldestAt: clock.now(), newestAt: clock.now() },
      { version: "1", entries: 1, oldestAt: clock.now() - 1_000 },
    ]);
    expect(versions.reduce((sum, version) => sum + version.bytes, 0)).toBe(bytes);
  });

  test("counts what is damaged", async () => {
    const { cached, store } = await filled();
    for await (const page of store.scan()) {
      const [[key] = [""]] = page;
      await store.setMany(new Map([[key, "{"]]));
    }
    expect(await cached.info()).toMatchObject({ entries: 4, unreadable: 1 });
  });
});

describe("delete", () => {
  test("takes keys, of the current version alone", async () => {
    const { cached, old } = await filled();
    expect(await cached.delete(["a", "bb", "never"])).toBe(2);
    expect((await cached.inference(rows)).stats.cacheHits).toBe(1);
    expect((await old.inference(rows.slice(0, 1))).stats.cacheHits).toBe(1);
  });

  test("takes a version", async () => {
    const { cached, old } = await filled();
    expect(await cached.delete({ version: "1" })).toBe(1);
    expect((await cached.inference(rows)).stats.cacheHits).toBe(3);
    expect((await old.inference(rows.slice(0, 1))).stats.cacheHits).toBe(0);
  });

  test("takes a function of an entry", async () => {
    const { cached } = await filled();
    const seen: CacheEntry[] = [];
    const deleted = await cached.delete((entry) => {
      seen.push(entry);
      return Number(entry.output?.["length"]) > 1;
    });
    expect([deleted, seen.length]).toEqual([2, 4]);
    expect(seen.map(({ key, version }) => `${String(key)} ${version}`).sort()).toEqual([
      "a 1",
      "a 2",
      "bb 2",
      "ccc 2",
    ]);
  });

  test("A19-21, A6-14: while others write, loses nothing of what they write", async () => {
    const { cached } = await filled();
    const many = Array.from({ length: 500 }, (_, at) => ({ key: `k${at}` }));
    const [, deleted] = await Promise.all([
      cached.warm(many),
      cached.delete(({ version }) => version === "1"),
    ]);
    expect(deleted).toBe(1);
    expect((await cached.inference([...rows, ...many])).stats.cacheMisses).toBe(0);
  });

  test.each([["a"], [undefined], [["a", ""]], [["a", null]], [{}], [{ version: 1 }]])(
    "refuses %o",
    async (selection) => {
      const { cached } = await filled();
      await expect(cached.delete(selection as never)).rejects.toMatchObject({ code: "invalid_option" });
      expect((await cached.info()).entries).toBe(4);
    },
  );

  test("clear deletes all versions, and nothing of another endpoint", async () => {
    const { cached, store } = await filled();
    const other = cacheOver(fakeInvoker({ name: "other" }), { store });
    await other.warm(rows);
    await cached.clear();
    expect([(await cached.info()).entries, (await other.info()).entries]).toEqual([0, 3]);
  });
});

describe("export and import", () => {
  test("carry entries with their versions and times into another store, through a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-cache-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "cache.jsonl");
    const { cached, clock } = await filled({ ttlMs: 10_000 });
    await pipeline(Readable.from(cached.export()), createWriteStream(file));

    const invoker = fakeInvoker();
    const other = cacheOver(invoker, { clock, version: "2", store: memoryStore({ now: clock.now }) });
    expect(await other.import(createReadStream(file, { highWaterMark: 7 }))).toEqual({
      imported: 4,
      skipped: 0,
    });
    expect((await other.inference(rows)).rows).toEqual((await cached.inference(rows)).rows);
    expect(invoker.sent).toEqual([]);
    expect(await other.info()).toEqual(await cached.info());
    await clock.advance(10_000);
    expect((await other.inference(rows)).stats.cacheHits).toBe(0);
    expect(await other.import(createReadStream(file))).toEqual({ imported: 0, skipped: 4 });
  });

  test("carry texts that have ends of lines, and characters that are cut between two pieces", async () => {
    const texts = ["one\u2028two", "one\u2029two", "one\r\ntwo\u0085", "ü☂𝄞"];
    const { cached } = await filled();
    await cached.clear();
    await cached.put(texts.map((text) => ({ row: { key: text }, output: { text } })));
    const bytes = Buffer.from(await textOf(cached.export()));
    await cached.clear();
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(await cached.import(Readable.from(pieces))).toEqual({ imported: 4, skipped: 0 });
    const { rows: answered } = await cached.inference(texts.map((key) => ({ key })));
    expect(answered).toEqual(texts.map((text) => ({ key: text, text })));
  });

  test("take one version", async () => {
    const { cached } = await filled();
    expect((await textOf(cached.export({ version: "1" }))).split("\n")).toHaveLength(3);
    expect((await textOf(cached.export())).split("\n")).toHaveLength(6);
  });

  test("lines that are no entries are counted and left out", async () => {
    const { cached } = await filled();
    const [header = "", line = ""] = await Array.fromAsync(cached.export());
    const lines = [header, "\n", line, "{", '{"id":"../x"}\n', line.replace("createdAt", "created")];
    expect(await cached.import(lines.map((one) => `${one}\n`))).toEqual({ imported: 1, skipped: 3 });
  });

  test("what is no export, or one of another endpoint or other keys, is refused", async () => {
    const { cached } = await filled();
    const other = await textOf(cacheOver(fakeInvoker({ name: "other" })).export());
    const columns = await textOf(cacheOver(fakeInvoker(), { keyColumn: ["key", "id"] }).export());
    for (const [text, message] of [
      ["smiles,y\nCCO,1\n", "no export"],
      [other, '"other"'],
      [columns, '{"columns":["id","key"]}'],
    ] as const) {
      await expect(cached.import([text])).rejects.toMatchObject({
        code: "decode_failed",
        message: expect.stringContaining(message),
      });
    }
  });
});

describe("verify", () => {
  /** An endpoint that answers otherwise by now, for keys of more than one letter. */
  async function changed(options: Partial<InferenceCacheOptions> = {}) {
    const { store, clock, cached } = await filled(options);
    const invoker = fakeInvoker({
      answer: ({ key }) => ({ length: key === "bb" ? 99 : String(key).length }),
      fails: ({ key }) => key === "ccc",
    });
    return { cached, invoker, now: cacheOver(invoker, { clock, ...options, store, version: "2" }) };
  }
  const difference = { key: "bb", stored: { key: "bb", length: 2 }, computed: { key: "bb", length: 99 } };

  test("computes a sample again, and reports what differs; stores nothing", async () => {
    const { now, cached } = await changed();
    expect(await now.verify(100)).toEqual({ checked: 3, failed: 1, differences: [difference] });
    expect((await now.verify(2)).checked).toBe(2);
    expect(await now.verify(0)).toEqual({ checked: 0, failed: 0, differences: [] });
    expect((await cached.inference(rows)).rows[1]).toMatchObject({ length: 2 });
  });

  test("takes rows, of which those are checked that are stored", async () => {
    const { now, invoker } = await changed();
    const { checked, differences } = await now.verify([...rows.slice(0, 2), { key: "new" }, { id: 7 }]);
    expect(checked).toBe(2);
    expect(differences).toEqual([
      { key: "bb", stored: { key: "bb", id: 1, length: 2 }, computed: { key: "bb", id: 1, length: 99 } },
    ]);
    expect(invoker.sent).toEqual(rows.slice(0, 2));
  });

  test("needs rows where no row can be made of a key", async () => {
    const { now } = await changed({ keyColumn: undefined, keyOf: ({ key }) => key ?? null });
    await expect(now.verify(1)).rejects.toMatchObject({ code: "invalid_option" });
    expect((await now.verify(rows)).checked).toBe(3);
  });
});
