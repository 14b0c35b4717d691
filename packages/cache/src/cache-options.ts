import type { Invoker } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "./cache-setup.ts";
import { checkOptions, invalidOption } from "./check-options.ts";
import { rowKeys } from "./row-key.ts";
import type { CacheStore } from "./store.ts";

/** Options of an `InferenceCache`. */
export type InferenceCacheOptions = {
  /** The input column that the answer depends on. Rows with the same value in it share one answer. */
  readonly keyColumn: string;
  /**
   * The column of the answer in which the endpoint returns the key as it was given, for endpoints that rewrite the key
   * column itself, for example `orig_smiles` where `smiles` comes back canonical. Default: answers are stored under their row's key.
   */
  readonly outputKeyColumn?: string | undefined;
  /** Where answers are kept: `memoryStore()`, `sqliteStore({ path })`, or your own. It stays yours to close. */
  readonly store: CacheStore;
  /** The version of the model. Entries of another version are not seen; they stay. Default: none. */
  readonly version?: string | undefined;
};

const known = ["keyColumn", "outputKeyColumn", "store", "version"];
const storeMethods = ["getMany", "setMany", "deleteMany", "clear", "close"] as const;

/** Checks everything that a cache is made with, since a JavaScript caller has no type checker. */
export function resolveOptions(invoker: Invoker, options: InferenceCacheOptions): CacheSetup {
  if (
    typeof invoker !== "object" ||
    typeof invoker?.name !== "string" ||
    typeof invoker.stream !== "function"
  ) {
    throw invalidOption(
      "InferenceCache: the first argument must be an endpoint, or another object with a name and a stream method.",
    );
  }
  checkOptions("InferenceCache", options, known);
  const { keyColumn, outputKeyColumn, store, version } = options;
  requireText("keyColumn", keyColumn);
  if (outputKeyColumn !== undefined) requireText("outputKeyColumn", outputKeyColumn);
  if (version !== undefined) requireText("version", version);
  for (const method of storeMethods) {
    if (typeof store?.[method] !== "function") {
      throw invalidOption(
        `InferenceCache: store must be a cache store such as memoryStore(); it has no method ${method}.`,
      );
    }
  }
  return {
    invoker,
    store,
    keyColumn,
    outputKeyColumn,
    keys: rowKeys({ name: invoker.name, version: version ?? "", keyColumn }),
    counts: { hits: 0, misses: 0, shared: 0, stored: 0, storeErrors: 0 },
  };
}

function requireText(option: string, value: unknown): void {
  if (typeof value === "string" && value !== "") return;
  throw invalidOption(`InferenceCache: ${option} must be a text that is not empty.`);
}
