import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SqliteStoreOptions, sqliteStore } from "../../src/stores/sqlite.ts";
import { type StoreUnderTest, storeTestSuite } from "../../src/test-suite/index.ts";

let folder: string;
let files = 0;
const newPath = () => join(folder, `${files++}.db`);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagemaker-async-cache-"));
});
afterAll(() => rm(folder, { recursive: true }));

let time = 0;
const now = () => time;
const advance = (ms: number) => {
  time += ms;
};
let path = "";
const file: StoreUnderTest = {
  open: () => {
    path = newPath();
    return sqliteStore({ path, now });
  },
  openAgain: () => sqliteStore({ path, now }),
  advance,
};
storeTestSuite("sqliteStore on a file", { describe, test }, file);
storeTestSuite(
  "sqliteStore in memory, with a bound",
  { describe, test },
  { open: () => sqliteStore({ path: ":memory:", maxBytes: 1_000_000_000, now }), advance, entries: 0 },
);

describe("sqliteStore", () => {
  test("keeps entries for the next time", async () => {
    const path = newPath();
    const first = sqliteStore({ path });
    await first.setMany(new Map([["ns:a", "1"]]));
    await first.close();
    const second = sqliteStore({ path });
    expect(await second.getMany(["ns:a"])).toEqual(new Map([["ns:a", "1"]]));
    await second.close();
  });

  test("two stores on one file see each other's entries", async () => {
    const path = newPath();
    const [one, other] = [sqliteStore({ path }), sqliteStore({ path })];
    await one.setMany(new Map([["ns:a", "1"]]));
    expect(await other.getMany(["ns:a"])).toEqual(new Map([["ns:a", "1"]]));
    await other.deleteMany(["ns:a"]);
    expect((await one.getMany(["ns:a"])).size).toBe(0);
    await one.close();
    await other.close();
  });

  test("four processes open and fill one new file at once, and nothing is lost", async () => {
    const path = newPath();
    const program = fileURLToPath(import.meta.resolve("../support/fill-sqlite.ts"));
    const run = promisify(execFile);
    const processes = ["a", "b", "c", "d"].map((name) => run(process.execPath, [program, path, name]));
    await Promise.all(processes);
    const store = sqliteStore({ path });
    const keys = ["a", "b", "c", "d"].flatMap((name) =>
      Array.from({ length: 200 }, (_, at) => `${name}:${at}`),
    );
    expect((await store.getMany(keys)).size).toBe(800);
    await store.close();
  });

  test("uses a write-ahead log, so that readers and the writer do not wait for each other", async () => {
    const path = newPath();
    const store = sqliteStore({ path });
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    database.exec("BEGIN IMMEDIATE");
    expect((await store.getMany(["ns:a"])).size).toBe(0);
    database.exec("ROLLBACK");
    database.close();
    await store.close();
  });

  test("a group of entries is written whole or not at all", async () => {
    const path = newPath();
    const store = sqliteStore({ path });
    const entries = new Map<string, string>([["ns:a", "1"]]);
    entries.set("ns:b", null as unknown as string);
    await expect(store.setMany(entries)).rejects.toMatchObject({ code: "store_failed" });
    expect((await store.getMany(["ns:a"])).size).toBe(0);
    await store.setMany(new Map([["ns:c", "3"]]));
    expect((await store.getMany(["ns:c"])).size).toBe(1);
    await store.close();
  });

  test.each([
    ["a missing folder", () => join(folder, "nowhere", "cache.db"), "Check that its folder exists"],
    ["a folder", () => folder, "Check that its folder exists"],
  ])("says what to do about %s", (_, path, advice) => {
    expectOpenError({ path: path() }, path(), advice);
  });

  test("says what to do about a file that is no database", async () => {
    const path = newPath();
    await writeFile(path, "smiles,solubility\nCCO,1.1\n".repeat(100));
    expectOpenError({ path }, path, "not an SQLite database");
  });

  test("says that a closed store is closed", async () => {
    const path = newPath();
    const store = sqliteStore({ path });
    await store.close();
    await expect(store.getMany(["ns:a"])).rejects.toMatchObject({
      message: `The cache file "${path}" is closed. Open a new store.`,
    });
  });

  test("marks its files with the version of their layout", async () => {
    const path = newPath();
    await sqliteStore({ path }).close();
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
    database.close();
  });

  test("leaves a file of a later version alone", () => {
    const path = newPath();
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 7");
    database.close();
    expectOpenError({ path }, path, "version 7");
  });

  test.each([{}, { path: "" }, { path: 7 }, { path: "x", mode: "r" }, undefined])(
    "refuses options %o",
    (options) => {
      expect(() => sqliteStore(options as SqliteStoreOptions)).toThrow(
        expect.objectContaining({ code: "invalid_option" }),
      );
    },
  );
});

function expectOpenError(options: SqliteStoreOptions, ...parts: string[]): void {
  let thrown: unknown;
  try {
    sqliteStore(options);
  } catch (error) {
    thrown = error;
  }
  expect(SageMakerAsyncError.isInstance(thrown) && thrown.code).toBe("store_failed");
  for (const part of parts) expect(thrown).toMatchObject({ message: expect.stringContaining(part) });
}

describe("sqliteStore with a bound", () => {
  const megabyte = 1_000_000;
  const value = "x".repeat(1_000);
  const group = (name: string, count = 500) =>
    new Map(Array.from({ length: count }, (_, at) => [`${name}:${at}`, value]));
  const sizeOf = async (path: string) => (await stat(path)).size;

  test("A6-15: drops the entries that were not used for the longest time", async () => {
    let at = 0;
    const store = sqliteStore({ path: newPath(), maxBytes: 2 * megabyte, now: () => at++ });
    const [old, used] = [group("old"), group("used")];
    await store.setMany(old);
    await store.setMany(used);
    await store.getMany([...used.keys()]);
    await store.getMany([...old.keys()].slice(0, 100));
    for (const name of ["a", "b"]) await store.setMany(group(name));
    const left = await store.getMany([...old.keys(), ...used.keys()]);
    expect(left.size).toBeLessThan(1_000);
    for (const key of [...used.keys(), ...[...old.keys()].slice(0, 100)]) expect(left.has(key)).toBe(true);
    expect((await store.getMany([...group("b").keys()])).size).toBe(500);
    await store.close();
  });

  test("the file stays below it, however much is written", async () => {
    const path = newPath();
    const store = sqliteStore({ path, maxBytes: megabyte });
    for (let round = 0; round < 20; round += 1) await store.setMany(group(String(round), 200));
    await store.close();
    expect(await sizeOf(path)).toBeLessThan(1.25 * megabyte);
    expect(await sizeOf(path)).toBeGreaterThan(0.5 * megabyte);
  });

  test("remembers at the next opening what was used", async () => {
    const path = newPath();
    let at = 0;
    const open = () => sqliteStore({ path, maxBytes: 2 * megabyte, now: () => at++ });
    const first = open();
    for (const name of ["old", "later"]) await first.setMany(group(name, 700));
    await first.getMany([...group("old", 100).keys()]);
    await first.close();
    const second = open();
    await second.setMany(group("new", 1_000));
    expect((await second.getMany([...group("old", 100).keys()])).size).toBe(100);
    await second.close();
  });

  test("clearing gives the space of the file back", async () => {
    const path = newPath();
    const store = sqliteStore({ path });
    await store.setMany(group("a", 3_000));
    await store.clear("a");
    await store.close();
    expect(await sizeOf(path)).toBeLessThan(0.2 * megabyte);
  });

  test.each([0, 999_999, 1e6 + 0.5, "1 GB"])("refuses maxBytes %s", (maxBytes) => {
    expect(() => sqliteStore({ path: newPath(), maxBytes: maxBytes as number })).toThrow(
      expect.objectContaining({ code: "invalid_option", message: expect.stringContaining("maxBytes") }),
    );
  });
});

describe("sqliteStore on a file of the first layout", () => {
  test("takes it over with its entries", async () => {
    const path = newPath();
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE inference_cache (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)");
    database.exec("INSERT INTO inference_cache VALUES ('ns:a', '1'); PRAGMA user_version = 1");
    database.close();
    const store = sqliteStore({ path });
    expect(await store.getMany(["ns:a"])).toEqual(new Map([["ns:a", "1"]]));
    expect((await store.leases?.acquire(["ns:a"], 1_000))?.size).toBe(1);
    await store.close();
  });
});

describe("sqliteStore while another process writes", () => {
  test("waits for it, without holding up this process", async () => {
    const path = newPath();
    const store = sqliteStore({ path });
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const writing = store.setMany(new Map([["ns:a", "1"]]));
    await new Promise((turn) => setImmediate(turn)); // runs only because the write does not block
    other.exec("COMMIT");
    await writing;
    expect((await store.getMany(["ns:a"])).size).toBe(1);
    other.close();
    await store.close();
  });
});
