import type { CallOptions, InferenceResult, RowResult, RowSource } from "@sagemaker-async/core/invoker";
import type { CacheStats } from "./cache-stats.ts";
import type { CacheCallOptions } from "./calls/call-scope.ts";
import type { CacheInfo } from "./tools/describe-entries.ts";
import type { ExportSource } from "./tools/export-lines.ts";
import type { ImportReport } from "./tools/import-entries.ts";
import type { KnownAnswer, PutReport } from "./tools/put-answers.ts";
import type { EntrySelection } from "./tools/select-entries.ts";
import type { VerifyReport } from "./tools/verify-entries.ts";
import type { WarmReport } from "./tools/warm-rows.ts";

/** What a cache does itself. Calls take the options that what it wraps takes, pass them on with the misses, and take `mode`. */
export type CacheMethods<Options extends CallOptions = CallOptions> = {
  /** The name of what it wraps. */
  readonly name: string;
  /** Answers rows one by one, from the store or from what it wraps: one result for each row. */
  stream(rows: RowSource, options?: Options & CacheCallOptions): AsyncIterable<RowResult>;
  /** Answers N rows with N rows, in order. */
  inference(rows: RowSource, options?: Options & CacheCallOptions): Promise<InferenceResult>;
  /** Computes and stores what is missing of these rows, and keeps none of them. */
  warm(rows: RowSource, options?: Options & CacheCallOptions): Promise<WarmReport>;
  /** Stores answers that are known already, as if the current model had just given them. */
  put(answers: Iterable<KnownAnswer> | AsyncIterable<KnownAnswer>, options?: Options): Promise<PutReport>;
  /** Counts since this cache was made. */
  stats(): CacheStats;
  /** Reads all entries of this endpoint and kind of key, and counts them by version. */
  info(): Promise<CacheInfo>;
  /** Deletes entries and says how many there were. Keys are those of the model's current version, for calls with these options. */
  delete(selection: EntrySelection, options?: Options): Promise<number>;
  /**
   * Ends the time of entries and says how many there were: they are served for `staleWhileRevalidateMs` more while they are computed
   * anew, or not at all where that is not set.
   */
  expire(selection: EntrySelection, options?: Options): Promise<number>;
  /** Deletes every entry of this endpoint and kind of key, of all versions; what else is in the store stays. */
  clear(): Promise<void>;
  /** All entries, or those of one version, as JSON Lines: pipe them into a file, or through `toParquet`. */
  export(selection?: { readonly version?: string | undefined }): AsyncIterable<string>;
  /** Writes exported entries, over what is there. */
  import(source: ExportSource): Promise<ImportReport>;
  /**
   * Computes stored answers of the current version again and reports what differs; stores nothing. Takes how many, and makes their
   * rows of their keys; or the rows.
   */
  verify(sample: number | RowSource, options?: Options): Promise<VerifyReport>;
  /** Resolves when no stale answer is being computed anew any more. Wait for it before the store is closed. */
  settled(): Promise<void>;
};
