import {
  type CallOptions,
  type InferenceResult,
  type Invoker,
  type JsonValue,
  type RowResult,
  type RowSource,
  runInference,
} from "@sagemaker-async/core/invoker";
import type { CacheMethods } from "./cache-methods.ts";
import { type InferenceCacheOptions, resolveOptions } from "./cache-options.ts";
import type { CacheSetup } from "./cache-setup.ts";
import type { CacheStats } from "./cache-stats.ts";
import { invalidOption } from "./check-options.ts";
import { delegate } from "./delegate.ts";
import { isKeyValue } from "./key-value.ts";
import { storeError } from "./store-error.ts";
import { streamCached } from "./stream-cached.ts";

/** A cache, with every other method and property of what it wraps. */
export type InferenceCache<Wrapped extends Invoker = Invoker> = CacheMethods<OptionsOf<Wrapped>> &
  Omit<Wrapped, keyof CacheMethods>;

/** The options of the wrapped's calls, `batchSize` for example. */
type OptionsOf<Wrapped extends Invoker> = CallOptions & NonNullable<Parameters<Wrapped["stream"]>[1]>;

class Cache implements CacheMethods {
  readonly #setup: CacheSetup;

  constructor(invoker: Invoker, options: InferenceCacheOptions) {
    this.#setup = resolveOptions(invoker, options);
    // biome-ignore lint/correctness/noConstructorReturn: a proxy is what gives the cache all other members of what it wraps.
    return delegate(this, invoker) as this;
  }

  get name(): string {
    return this.#setup.invoker.name;
  }

  stream(rows: RowSource, options: CallOptions = {}): AsyncIterable<RowResult> {
    return streamCached(rows, this.#setup, options);
  }

  inference(rows: RowSource, options: CallOptions = {}): Promise<InferenceResult> {
    return runInference(this, rows, options);
  }

  stats(): CacheStats {
    return { ...this.#setup.counts };
  }

  async delete(keys: readonly JsonValue[]): Promise<number> {
    // A single text would be taken apart into its characters.
    if (!Array.isArray(keys) || !keys.every(isKeyValue)) {
      throw invalidOption(
        "InferenceCache: delete takes an array of values of the key column, none of them empty.",
      );
    }
    const { store, keys: rowKeys } = this.#setup;
    try {
      return await store.deleteMany(keys.map((key) => rowKeys.of(key)));
    } catch (error) {
      throw storeError("delete", error);
    }
  }

  async clear(): Promise<void> {
    const { store, keys } = this.#setup;
    try {
      await store.clear(keys.namespace);
    } catch (error) {
      throw storeError("clear", error);
    }
  }
}

/**
 * A cache in front of an endpoint, or of anything else that answers rows: each distinct value of the key column is computed
 * once, then answered from the store. It is an invoker itself, and has every other method of what it wraps.
 *
 * @example
 * ```ts
 * import { InferenceCache } from "@sagemaker-async/cache";
 * import { sqliteStore } from "@sagemaker-async/cache/sqlite";
 *
 * const cached = new InferenceCache(endpoint, { keyColumn: "smiles", store: sqliteStore({ path: "cache.db" }) });
 * const { rows, failures, stats } = await cached.inference(molecules);
 * ```
 */
export const InferenceCache: new <Wrapped extends Invoker>(
  invoker: Wrapped,
  options: InferenceCacheOptions,
) => InferenceCache<Wrapped> = Cache as never;
