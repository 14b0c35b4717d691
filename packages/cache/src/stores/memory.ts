import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { LRUCache } from "lru-cache";
import { aFunction, checkOptions, wholeFrom } from "../check-options.ts";
import type { CacheStore, WriteOptions } from "../store.ts";
import { memoryLeases } from "./memory/leases.ts";
import { endOf, startsInside } from "./shared/store-rules.ts";

/** Options of {@link memoryStore}. */
export type MemoryStoreOptions = {
  /** How many entries are kept; beyond it the one that was not used for the longest time is dropped. Default: 100,000. */
  readonly maxEntries?: number | undefined;
  /** The time in milliseconds since 1970, for entries and leases that end. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
};

type Kept = { readonly value: string; readonly endsAt: number };

const pageSize = 1_000;

/** Entries in this process's memory, gone when it ends. Its leases hold between the callers of this one store. */
export function memoryStore(options: MemoryStoreOptions = {}): CacheStore {
  checkOptions<MemoryStoreOptions>("memoryStore", options, { maxEntries: wholeFrom(1), now: aFunction });
  const { maxEntries = 100_000, now = Date.now } = options;
  let open: LRUCache<string, Kept> | undefined = new LRUCache({ max: maxEntries });
  const entries = () => {
    if (open) return open;
    throw new SageMakerAsyncError("store_failed", "The memory store is closed. Make a new one.");
  };
  const write = (values: Iterable<readonly [string, string]>, { ttlMs }: WriteOptions = {}) => {
    const cache = entries();
    const endsAt = endOf(ttlMs, now()) ?? Number.POSITIVE_INFINITY;
    for (const [key, value] of values) cache.set(key, { value, endsAt });
  };

  return {
    async getMany(keys) {
      const cache = entries();
      const at = now();
      const found = new Map<string, string>();
      for (const key of keys) {
        const kept = cache.get(key);
        if (kept && at < kept.endsAt) found.set(key, kept.value);
      }
      return found;
    },
    async setMany(values, writing) {
      write(values, writing);
    },
    async deleteMany(keys) {
      const cache = entries();
      const at = now();
      return keys.filter((key) => {
        const kept = cache.peek(key);
        cache.delete(key);
        return kept !== undefined && at < kept.endsAt;
      }).length;
    },
    async *scan(namespace) {
      // The keys as they are now: the order of the cache itself changes with every use.
      const keys = [...entries().keys()].filter((key) => startsInside(key, namespace));
      for (let from = 0; from < keys.length; from += pageSize) {
        const cache = entries();
        const at = now();
        yield keys.slice(from, from + pageSize).flatMap((key): [string, string][] => {
          const kept = cache.peek(key);
          return kept && at < kept.endsAt ? [[key, kept.value]] : [];
        });
      }
    },
    async clear(namespace) {
      const cache = entries();
      if (namespace === undefined) return cache.clear();
      for (const key of [...cache.keys()]) if (startsInside(key, namespace)) cache.delete(key);
    },
    leases: memoryLeases({ now, checkOpen: entries, write }),
    async close() {
      open = undefined;
    },
  };
}
