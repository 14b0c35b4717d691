import { appendFileSync } from "node:fs";
import type { CacheStore } from "../../src/index.ts";
import type { Line } from "./cache-processes.ts";

/**
 * Notes in a log what a store acknowledged, `stored`, with the time; what it answered that it does not have, `missing`, with the time
 * at which that was asked; leases that it gave, `taken`; and from when, as the answer said, until when they last at least, `held`. Requests that failed leave no line.
 */
export function recordedStore(store: CacheStore, log: string): CacheStore {
  const note = (what: Line["what"], keys: Iterable<string>, at: number, from = at) =>
    appendFileSync(log, Array.from(keys, (key) => `${what} ${key} ${process.pid} ${at} ${from}\n`).join(""));
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
      async acquire(keys, ttlMs) {
        const askedAt = Date.now();
        const tokens = await leases.acquire(keys, ttlMs);
        const givenAt = Date.now();
        note("taken", tokens.keys(), givenAt);
        note("held", tokens.keys(), askedAt + ttlMs, givenAt);
        return tokens;
      },
      async renew(tokens, ttlMs) {
        const askedAt = Date.now();
        await leases.renew(tokens, ttlMs);
        note("held", tokens.keys(), askedAt + ttlMs, Date.now());
      },
      async setMany(entries, tokens, options) {
        const written = await leases.setMany(entries, tokens, options);
        note("stored", written, Date.now());
        return written;
      },
    },
  };
}
