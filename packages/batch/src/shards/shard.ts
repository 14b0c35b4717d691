import type { ConnectOptions } from "../score/connect-endpoint.ts";
import type { ScoreOptions } from "../score/score-options.ts";

/** Rows of a run that one worker answers: a range of bytes of the run's staged rows. */
export type Shard = {
  readonly number: number;
  /** In the staged rows, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Index of its first row in the whole input. */
  readonly firstRow: number;
};

/** What a worker must know to answer a shard. Connection strings travel with it: whoever reads the queue can read them. */
export type ShardJob = {
  readonly run: SharedRun;
  readonly shard: Shard;
  readonly options: ShardOptions;
};

/** A run that several machines work at: its id, and where in S3 they find what they share. */
export type SharedRun = { readonly id: string; readonly bucket: string; readonly prefix: string };

/** The options of `score` that decide how rows are answered. `maxInFlight` is the shard's share. */
export type ShardOptions = ConnectOptions & Pick<ScoreOptions, "key" | "cache">;

export const shardOptionsOf = (options: ScoreOptions, maxInFlight: number): ShardOptions => ({
  endpoint: options.endpoint,
  key: options.key,
  cache: options.cache,
  batchSize: options.batchSize,
  maxInFlight,
  contentType: options.contentType,
  accept: options.accept,
  input: options.input,
  watch: options.watch,
  queueUrl: options.queueUrl,
  inputLocation: options.inputLocation,
  customAttributes: options.customAttributes,
});
