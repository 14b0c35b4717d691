import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

/** Everything that happens during a call, in the order in which it happens. */
export type InferenceEvent = InferenceStep & {
  /** In a graph: the node in which it happened, `outer/inner` in a graph within it. */
  readonly node?: string | undefined;
};

type InferenceStep =
  /** AWS was called: for example `s3.PutObject`. `attempts` counts the SDK's own retries. */
  | { readonly type: "request"; readonly api: string; readonly attempts: number }
  /** A step failed for a passing reason, and is tried again after a while. */
  | {
      readonly type: "retry";
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: SageMakerAsyncError;
    }
  /** The endpoint accepted a chunk. */
  | {
      readonly type: "chunk-invoked";
      readonly firstRow: number;
      readonly rows: number;
      readonly inferenceId: string;
    }
  /** A chunk has its answer. `failed` counts the rows in it that `status` or `schema` make failures. */
  | {
      readonly type: "chunk-answered";
      readonly firstRow: number;
      readonly rows: number;
      readonly failed: number;
      readonly elapsedMs: number;
    }
  /** A chunk's outputs were computed by another call with equal rows. */
  | { readonly type: "chunk-shared"; readonly firstRow: number; readonly rows: number }
  /** This call computes, but could not tell the others: they may compute the same rows again. Its own answer is not affected. */
  | { readonly type: "share-failed"; readonly error: SageMakerAsyncError }
  /** A chunk's model failed; its halves are tried, so that only the rows at fault are lost. */
  | {
      readonly type: "chunk-split";
      readonly firstRow: number;
      readonly rows: number;
      readonly error: SageMakerAsyncError;
    }
  /** A chunk is given up. */
  | {
      readonly type: "chunk-failed";
      readonly firstRow: number;
      readonly rows: number;
      readonly error: SageMakerAsyncError;
    }
  /**
   * A cache looked rows up. A row that shares its key with a miss before it, in this call or in another one of the same cache, is
   * `shared`: it is not computed again. Of the hits, `stale` were past their time and are being computed anew.
   */
  | {
      readonly type: "cache-lookup";
      readonly hits: number;
      readonly misses: number;
      readonly shared: number;
      readonly stale?: number | undefined;
    }
  /** A cache stored answers. */
  | { readonly type: "cache-stored"; readonly rows: number }
  /** A cache's store failed, the model's version could not be read, or stale answers could not be computed anew. The call goes on without it; this is not a miss. */
  | {
      readonly type: "cache-failed";
      readonly operation: "read" | "write" | "lease" | "version" | "revalidate";
      readonly error: SageMakerAsyncError;
    }
  /** A cache leaves a failing store alone (`open`), tries it again with one request (`half-open`), or uses it again (`closed`). */
  | { readonly type: "cache-circuit"; readonly state: "open" | "half-open" | "closed" }
  /** A cache's store has no leases: callers in other processes may compute the same keys at the same time. Told once per cache. */
  | { readonly type: "cache-uncoordinated" }
  /** A method of what a cache wraps went past the cache: its rows were neither looked up nor stored. */
  | { readonly type: "cache-bypassed"; readonly method: string }
  /** Objects that could not be deleted and now stay in S3; or, after an abort, inputs that may yet arrive there. */
  | {
      readonly type: "clean-up-failed";
      readonly locations: readonly string[];
      readonly error: SageMakerAsyncError;
    }
  /** A way of watching for answers could not go on, or would have cost far too much; another one has taken over. */
  | {
      readonly type: "watch-fallback";
      readonly from: "list" | "notify";
      readonly to: "head" | "list";
      /** Why, and what to do about it. */
      readonly reason: string;
    }
  /** In a graph: a group of rows arrived at a node. */
  | { readonly type: "node-started"; readonly rows: number }
  /** In a graph: a node has done all it can for a group of rows. */
  | {
      readonly type: "node-finished";
      readonly rows: number;
      /** Rows that it could not answer, those that came to it failed included. */
      readonly failed: number;
      readonly elapsedMs: number;
    }
  /** In a graph: a node has something to say about the graph itself, once for each call. */
  | { readonly type: "node-warning"; readonly warning: string }
  /** In a graph: a group of rows has been through all of it. */
  | { readonly type: "group-done"; readonly rows: number; readonly failed: number };
