export {
  type AnswerRow,
  type CallOptions,
  type Clock,
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
export type { CacheMode } from "./cache-mode.ts";
export type { InferenceCacheOptions } from "./cache-options.ts";
export type { CacheStats } from "./cache-stats.ts";
export type { CacheCallOptions } from "./calls/call-scope.ts";
export { InferenceCache } from "./inference-cache.ts";
export type { CacheStore, StoreLeases, WriteOptions } from "./store.ts";
export type { CacheInfo, VersionInfo } from "./tools/describe-entries.ts";
export type { CacheEntry } from "./tools/entries.ts";
export type { ExportSource } from "./tools/export-lines.ts";
export type { ImportReport } from "./tools/import-entries.ts";
export type { KnownAnswer, PutReport } from "./tools/put-answers.ts";
export type { EntrySelection } from "./tools/select-entries.ts";
export type { Difference, VerifyReport } from "./tools/verify-entries.ts";
export type { WarmReport } from "./tools/warm-rows.ts";
