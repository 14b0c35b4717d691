import { aFunction, checkOptions, required, text, wholeFrom } from "../check-options.ts";
import type { CacheStore } from "../store.ts";
import { SqliteEntries } from "./sqlite/entries.ts";
import { sqliteLeases } from "./sqlite/leases.ts";
import { SizeBound } from "./sqlite/size-bound.ts";
import { SqliteFile } from "./sqlite/sqlite-file.ts";

/** Options of {@link sqliteStore}. */
export type SqliteStoreOptions = {
  /** The database file, created where missing; its folder must exist. `":memory:"` keeps everything in memory. */
  readonly path: string;
  /** How large the file may grow, from 1,000,000; beyond it the entries that were not used for the longest time are dropped. Default: no bound. */
  readonly maxBytes?: number | undefined;
  /** The time in milliseconds since 1970, for entries and leases that end. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
};

const smallestBound = 1_000_000;

/** Entries in one SQLite file, over Node's own SQLite. Several processes on one machine may share it. */
export function sqliteStore(options: SqliteStoreOptions): CacheStore {
  checkOptions<SqliteStoreOptions>("sqliteStore", options, {
    path: required({ ...text, mustBe: 'the name of a file or ":memory:"' }),
    maxBytes: wholeFrom(smallestBound),
    now: aFunction,
  });
  const { path, maxBytes, now = Date.now } = options;
  const file = new SqliteFile(path);
  const bound = maxBytes === undefined ? undefined : new SizeBound(file, maxBytes, now);
  const entries = new SqliteEntries(file, now, bound);

  return {
    getMany: (keys) => entries.read(keys),
    setMany: async (values, writing) => {
      await entries.writeInGroups(values, writing);
    },
    deleteMany: (keys) => entries.delete(keys),
    scan: (namespace) => entries.scan(namespace),
    clear: (namespace) => entries.clear(namespace),
    leases: sqliteLeases(file, entries, now),
    async close() {
      if (!file.database.isOpen) return;
      try {
        await bound?.flush();
      } finally {
        file.close();
      }
    },
  };
}
