import type { Invoker } from "@sagemaker-async/core/invoker";
import type { CacheStats } from "./cache-stats.ts";
import type { RowKeys } from "./row-key.ts";
import type { CacheStore } from "./store.ts";

/** What one cache works with, in every call. */
export type CacheSetup = {
  readonly invoker: Invoker;
  readonly store: CacheStore;
  readonly keyColumn: string;
  readonly outputKeyColumn: string | undefined;
  readonly keys: RowKeys;
  /** Counted up by every call. */
  readonly counts: { -readonly [Count in keyof CacheStats]: CacheStats[Count] };
};
