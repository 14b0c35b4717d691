import { InferenceCache, type InferenceCacheOptions, type Invoker } from "../../src/index.ts";
import { memoryStore } from "../../src/stores/memory.ts";

/** A cache over an empty memory store, keyed by `key`. */
export function cacheOver<Wrapped extends Invoker>(
  invoker: Wrapped,
  options: Partial<InferenceCacheOptions> = {},
): InferenceCache<Wrapped> {
  return new InferenceCache(invoker, {
    keyColumn: "key",
    store: memoryStore({ maxEntries: 20_000 }),
    ...options,
  });
}
