import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { checkOptions, invalidOption } from "../check-options.ts";
import type { CacheStore } from "../store.ts";
import { openDatabase } from "./open-database.ts";
import { sqliteError } from "./sqlite-error.ts";

/** Options of {@link sqliteStore}. */
export type SqliteStoreOptions = {
  /** The database file, created where missing; its folder must exist. `":memory:"` keeps everything in memory. */
  readonly path: string;
};

/** Entries in one SQLite file, over Node's own SQLite. Several processes on one machine may share it. */
export function sqliteStore(options: SqliteStoreOptions): CacheStore {
  checkOptions("sqliteStore", options, ["path"]);
  const { path } = options;
  if (typeof path !== "string" || path === "") {
    throw invalidOption(`sqliteStore: path must be the name of a file or ":memory:".`);
  }
  const database = openDatabase(path);

  // One statement for any number of keys, so that each is prepared once: a list of keys travels as one JSON text.
  const select = database.prepare(
    "SELECT key, value FROM inference_cache WHERE key IN (SELECT value FROM json_each(?))",
  );
  const upsert = database.prepare(
    "INSERT INTO inference_cache (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const deleteKeys = database.prepare(
    "DELETE FROM inference_cache WHERE key IN (SELECT value FROM json_each(?))",
  );
  // ";" is the character after ":", so this is the range of keys that begin with the namespace and a colon.
  const deleteNamespace = database.prepare("DELETE FROM inference_cache WHERE key >= ? AND key < ?");
  const deleteAll = database.prepare("DELETE FROM inference_cache");

  /** An async function, so that whatever SQLite throws becomes a rejection that says which file. */
  async function run<T>(operation: string, work: () => T): Promise<T> {
    if (!database.isOpen) {
      throw new SageMakerAsyncError("store_failed", `The cache file "${path}" is closed. Open a new store.`);
    }
    try {
      return work();
    } catch (error) {
      throw sqliteError(operation, path, error);
    }
  }

  return {
    getMany: (keys) =>
      run("read", () => {
        const found = new Map<string, string>();
        for (const { key, value } of select.all(JSON.stringify(keys))) found.set(String(key), String(value));
        return found;
      }),
    setMany: (entries) =>
      run("write", () => {
        database.exec("BEGIN IMMEDIATE");
        try {
          for (const [key, value] of entries) upsert.run(key, value);
          database.exec("COMMIT");
        } catch (error) {
          // After some errors (a full disk) SQLite has rolled back by itself.
          if (database.isTransaction) database.exec("ROLLBACK");
          throw error;
        }
      }),
    deleteMany: (keys) => run("delete from", () => Number(deleteKeys.run(JSON.stringify(keys)).changes)),
    clear: (namespace) =>
      run("clear", () => {
        if (namespace === undefined) deleteAll.run();
        else deleteNamespace.run(`${namespace}:`, `${namespace};`);
      }),
    async close() {
      if (database.isOpen) database.close();
    },
  };
}
