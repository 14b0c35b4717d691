import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

/** What happens between calls that share computations. */
export type ShareEvent =
  /** A chunk's outputs were computed by another call. */
  | { readonly type: "chunk-shared"; readonly firstRow: number; readonly rows: number }
  /** This call computes, but could not tell the others: they may compute the same rows again. Its own answer is not affected. */
  | { readonly type: "share-failed"; readonly error: SageMakerAsyncError };
