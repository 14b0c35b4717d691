import type {
  Clock,
  ErrorCode,
  InferenceEvent,
  JsonValue,
  Row,
  RowSuccess,
} from "@sagemaker-async/core/invoker";
import type { CacheMode } from "./cache-mode.ts";
import type { CacheStore } from "./store.ts";

/** Options of an `InferenceCache`. Times are in milliseconds. */
export type InferenceCacheOptions = {
  /**
   * The input column that the answer depends on, or several of them. Rows with the same values there share one answer.
   * Default: the whole row.
   */
  readonly keyColumn?: string | readonly string[] | undefined;
  /** A row's key, where no column says it. Change `version` when the function changes. */
  readonly keyOf?: ((row: Row) => JsonValue) | undefined;
  /**
   * The column of the answer in which the endpoint returns the key as it was given, for endpoints that rewrite the key column
   * itself, for example `orig_smiles` where `smiles` comes back canonical. Default: answers are stored under their row's key.
   */
  readonly outputKeyColumn?: string | undefined;
  /** Where answers are kept: `memoryStore()`, `sqliteStore({ path })`, or your own. It stays yours to close. */
  readonly store: CacheStore;
  /** The version of the model. Default: what is wrapped is asked at each call, if it can tell; an `Endpoint` can. */
  readonly version?: string | undefined;
  /** What calls do with the store, unless they say otherwise. Default: `"normal"`. */
  readonly mode?: CacheMode | undefined;
  /** How long an answer is fresh. Default: for ever. */
  readonly ttlMs?: number | undefined;
  /** How long an answer is served beyond `ttlMs`, at once, while it is computed anew in the background. Default: 0. */
  readonly staleWhileRevalidateMs?: number | undefined;
  /** Remembers failures of these codes (`["model_error"]` by default) for so long. Default: failures are not remembered. */
  readonly failures?:
    | { readonly ttlMs: number; readonly codes?: readonly ErrorCode[] | undefined }
    | undefined;
  /** Whether an answer is good enough to be stored. Default: every answer is. */
  readonly storeIf?: ((result: RowSuccess) => boolean) | undefined;
  /** When the store fails: `"compute"` (the default) goes on without it and says so, `"fail"` ends the call. */
  readonly onStoreError?: "compute" | "fail" | undefined;
  /** How long one request to the store may take. Default: 10,000. */
  readonly storeTimeoutMs?: number | undefined;
  /** How long a store that failed five times in a row is left alone. Default: 10,000. */
  readonly circuitResetMs?: number | undefined;
  /** How long others wait, at most, for a process that died while it computed. Default: 30,000. */
  readonly leaseMs?: number | undefined;
  /** Hears what happens outside of calls: computing stale answers anew, methods that go past the cache, the circuit of the store. */
  readonly onEvent?: ((event: InferenceEvent) => void) | undefined;
  /** The time, for tests that drive it. Default: the system's. */
  readonly clock?: Clock | undefined;
};
