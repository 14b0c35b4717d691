export type { Aggregation, AggregationJson, Upstream } from "./aggregations/aggregation.ts";
export { CalibratedConfidenceWeighted } from "./aggregations/calibrated-confidence-weighted.ts";
export type { CombinationOptions } from "./aggregations/combination.ts";
export { type ClashPolicy, Concat, type ConcatOptions } from "./aggregations/concat.ts";
export { ConfidenceWeighted } from "./aggregations/confidence-weighted.ts";
export type { EnsembleOptions } from "./aggregations/ensemble.ts";
export { InverseMaeWeighted } from "./aggregations/inverse-mae-weighted.ts";
export { Mean } from "./aggregations/mean.ts";
export type { MissingPolicy } from "./aggregations/missing-policy.ts";
export type { AggregationReaders, ReadAggregation } from "./aggregations/read-aggregation.ts";
export { ScaledConfidenceWeighted } from "./aggregations/scaled-confidence-weighted.ts";
export { Vote, type VoteOptions } from "./aggregations/vote.ts";
export { WeightedMean, type WeightedMeanOptions } from "./aggregations/weighted-mean.ts";
export { type ChildProgress, childProgress } from "./child-progress.ts";
export type { FailedRows } from "./container/answer-invocation.ts";
export { type MetaServer, type ServeOptions, serveMetaEndpoint } from "./container/serve-meta-endpoint.ts";
export { type DeployMetaOptions, deployMetaEndpoint } from "./deploy-meta-endpoint.ts";
export type { GraphQueueEntry, PerEndpoint } from "./fan-out.ts";
export type { GraphJson } from "./graph/graph-json.ts";
export type { NodeOptions } from "./graph/node-options.ts";
export type { Resolve } from "./graph-children.ts";
export type { GraphHandle, GraphStatus } from "./graph-handle.ts";
export type { GraphTimings } from "./graph-timings.ts";
export type { Lineage } from "./lineage.ts";
export { MetaEndpoint } from "./meta-endpoint.ts";
export type {
  ConnectGraphOptions,
  GraphCallOptions,
  GraphCollectOptions,
  GraphInferenceOptions,
  GraphJsonOptions,
  GraphResult,
  MetaEndpointOptions,
} from "./meta-options.ts";
