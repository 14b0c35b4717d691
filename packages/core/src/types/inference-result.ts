import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Row } from "./row.ts";

/** A failed row: its place in the input, the input's columns, and the cause. */
export type Failure = { readonly index: number; readonly row: Row; readonly error: SageMakerAsyncError };

/** Counts of one call. */
export type InferenceStats = {
  readonly rows: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Requests that the endpoint accepted. */
  readonly invocations: number;
  /** Requests that were sent again after an error. */
  readonly retries: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
  readonly elapsedMs: number;
  /** How often each AWS API was called, for example `{"s3.PutObject": 12}`. */
  readonly requests: { readonly [api: string]: number };
};

/** N rows for N rows, in input order. */
export type InferenceResult = {
  /** `rows[i]` holds the columns of input row i, then the endpoint's; those are `null` where the row failed. */
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
  readonly stats: InferenceStats;
};
