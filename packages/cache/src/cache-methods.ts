import type {
  CallOptions,
  InferenceResult,
  JsonValue,
  RowResult,
  RowSource,
} from "@sagemaker-async/core/invoker";
import type { CacheStats } from "./cache-stats.ts";

/** What a cache does itself. Calls take the options that what it wraps takes, and pass them on with the misses. */
export type CacheMethods<Options extends CallOptions = CallOptions> = {
  /** The name of what it wraps. */
  readonly name: string;
  /** Answers rows one by one, from the store or from what it wraps: one result for each row. */
  stream(rows: RowSource, options?: Options): AsyncIterable<RowResult>;
  /** Answers N rows with N rows, in order. */
  inference(rows: RowSource, options?: Options): Promise<InferenceResult>;
  /** Counts since this cache was made. */
  stats(): CacheStats;
  /** Deletes the entries for these values of the key column and says how many there were. */
  delete(keys: readonly JsonValue[]): Promise<number>;
  /** Deletes every entry for this endpoint, version and key column; what else is in the store stays. */
  clear(): Promise<void>;
};
