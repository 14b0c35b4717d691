export type { AwsClients, ClientConfig } from "./aws/clients.ts";
export type { RefusedDelete } from "./aws/delete-objects.ts";
export type { CaptureOptions } from "./capture/capture-options.ts";
export { cellOfValue, valueOfCell } from "./codecs/cell.ts";
export type { EndpointOptions } from "./endpoint/connect-endpoint.ts";
export {
  type CollectOptions,
  Endpoint,
  type EndpointCallOptions,
  type EndpointInferenceOptions,
} from "./endpoint/endpoint.ts";
export type { JobOptions } from "./endpoint/options.ts";
export * from "./invoker.ts";
export { flushFolder } from "./journal/flush-folder.ts";
export { type FolderLock, lockFolder } from "./journal/lock-folder.ts";
export type { EndpointMetadata } from "./metadata/endpoint-metadata.ts";
export { decodeTags, encodeTags, type Metadata, type Tags } from "./metadata/tags.ts";
export { type LogEventsOptions, type LogFields, type Logger, logEvents } from "./observe/log-events.ts";
export type { Progress } from "./observe/progress.ts";
export { progressLine } from "./observe/progress-line.ts";
export {
  type Meter,
  messagingAttributes,
  type Telemetry,
  type TelemetryAttributes,
  type Tracer,
} from "./observe/telemetry.ts";
export { traceInvoker } from "./observe/trace-invoker.ts";
export { type HeartbeatOptions, type HeartbeatProgress, withHeartbeat } from "./observe/with-heartbeat.ts";
export type { ListQueueOptions, QueueEntry } from "./queue/list-queue.ts";
export type { PurgeOptions } from "./queue/purge-options.ts";
export type { PurgeReport } from "./queue/purge-queue.ts";
export type { RowStatus } from "./results/check-rows.ts";
export { collectStats } from "./results/collect-stats.ts";
export type { ChunkTicket, JobHandle, JobStatus } from "./types/job-handle.ts";
export type { StandardSchema } from "./types/standard-schema.ts";
export type { AutoInferenceOptions, AutoInferenceReport } from "./warm-up/auto-inference.ts";
export type { WarmUpOptions, WarmUpProgress } from "./warm-up/warm-up.ts";
export type { WatchStrategy } from "./watch/open-watcher.ts";
