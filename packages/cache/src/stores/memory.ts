import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { LRUCache } from "lru-cache";
import { checkOptions, invalidOption } from "../check-options.ts";
import type { CacheStore } from "../store.ts";

/** Options of {@link memoryStore}. */
export type MemoryStoreOptions = {
  /** How many entries are kept; beyond it the one that was not used for the longest time is dropped. Default: 100,000. */
  readonly maxEntries?: number | undefined;
};

/** Entries in this process's memory, gone when it ends. */
export function memoryStore(options: MemoryStoreOptions = {}): CacheStore {
  checkOptions("memoryStore", options, ["maxEntries"]);
  const { maxEntries = 100_000 } = options;
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
    throw invalidOption(`memoryStore: maxEntries must be a whole number from 1, not ${String(maxEntries)}.`);
  }
  let open: LRUCache<string, string> | undefined = new LRUCache({ max: maxEntries });
  const entries = () => {
    if (open) return open;
    throw new SageMakerAsyncError("store_failed", "The memory store is closed. Make a new one.");
  };

  return {
    async getMany(keys) {
      const cache = entries();
      const found = new Map<string, string>();
      for (const key of keys) {
        const value = cache.get(key);
        if (value !== undefined) found.set(key, value);
      }
      return found;
    },
    async setMany(values) {
      const cache = entries();
      for (const [key, value] of values) cache.set(key, value);
    },
    async deleteMany(keys) {
      const cache = entries();
      return keys.filter((key) => cache.delete(key)).length;
    },
    async clear(namespace) {
      const cache = entries();
      if (namespace === undefined) return cache.clear();
      for (const key of [...cache.keys()]) if (key.startsWith(`${namespace}:`)) cache.delete(key);
    },
    async close() {
      open = undefined;
    },
  };
}
