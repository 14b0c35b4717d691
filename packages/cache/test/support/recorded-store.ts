import { appendFileSync } from "node:fs";
import type { CacheStore } from "../../src/index.ts";
import type { Line } from "./cache-processes.ts";

/**
 * Notes in a log what a store acknowledged, `stored`, with the time; and what it answered that it does not have, `missing`, with
 * the time at which that was asked. Requests that failed leave no line.
 */
export function recordedStore(store: CacheStore, log: string): CacheStore {
  const note = (what: Line["what"], keys: Iterable<string>, at: number) =>
    appendFileSync(log, Array.from(keys, (key) => `${what} ${key} ${process.pid} ${at}\n`).join(""));
  const { leases } = store;
  return {
    ...store,
    async getMany(keys) {
      const askedAt = Date.now();
      const found = await store.getMany(keys);
      note(
        "missing",
        keys.filter((key) => !found.has(key)),
        askedAt,
      );
      return found;
    },
    async setMany(entries, options) {
      await store.setMany(entries, options);
      note("stored", entries.keys(), Date.now());
    },
    leases: leases && {
      ...leases,
      async setMany(entries, tokens, options) {
        const written = await leases.setMany(entries, tokens, options);
        note("stored", written, Date.now());
        return written;
      },
    },
  };
}
