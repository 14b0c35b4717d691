import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SqliteStoreOptions, sqliteStore } from "../../src/stores/sqlite.ts";
import { storeConformance } from "./store-conformance.ts";

let folder: string;
let files = 0;
const newPath = () => join(folder, `${files++}.db`);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sagemaker-async-cache-"));
});
afterAll(() => rm(folder, { recursive: true }));

storeConformance("sqliteStore on a file", () => sqliteStore({ path: newPath() }));
storeConformance("sqliteStore in memory", () => sqliteStore({ path: ":memory:" }));

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

test("sqlite: an entry is found until its time is over, a lease ends when another takes it", async () => {
  let time = 1_000;
  const store = sqliteStore({ path: newPath(), now: () => time });
  await store.setMany(new Map([["ns:a", "1"]]), { ttlMs: 500 });
  const first = await store.leases?.acquire(["ns:b"], 500);
  time = 1_499;
  expect((await store.getMany(["ns:a"])).size).toBe(1);
  expect(await store.leases?.acquire(["ns:b"], 500)).toEqual(new Map());
  time = 1_500;
  expect((await store.getMany(["ns:a"])).size).toBe(0);
  expect(await store.deleteMany(["ns:a"])).toBe(0);
  expect(await store.leases?.renew(first ?? new Map(), 500)).toEqual(new Set(["ns:b"]));
  time = 2_000;
  expect((await store.leases?.acquire(["ns:b"], 500))?.size).toBe(1);
  expect(await store.leases?.renew(first ?? new Map(), 500)).toEqual(new Set());
  await store.close();
});
