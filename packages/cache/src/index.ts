export {
  type AnswerRow,
  type CallOptions,
  createInvoker,
  type ErrorCode,
  IncompleteInferenceError,
  type InferenceEvent,
  type InferenceResult,
  type InferenceStats,
  type Invoker,
  type JsonValue,
  type Row,
  type RowFailure,
  type RowResult,
  type RowSource,
  type RowSuccess,
  SageMakerAsyncError,
} from "@sagemaker-async/core/invoker";
export type { CacheMethods } from "./cache-methods.ts";
export type { InferenceCacheOptions } from "./cache-options.ts";
export type { CacheStats } from "./cache-stats.ts";
export { InferenceCache } from "./inference-cache.ts";
export type { CacheStore, StoreLeases, WriteOptions } from "./store.ts";
