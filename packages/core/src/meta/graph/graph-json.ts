import type { Row } from "../../types/row.ts";
import type { AggregationJson } from "../aggregations/aggregation.ts";
import type { NodeOptions } from "./node-options.ts";

/**
 * A graph as JSON: Workbench's `meta_endpoint_dag`, in which its graphs are kept and which it reads; what it has no words for stands under
 * `sagemaker_async`, with a version.
 */
export type GraphJson = {
  /** Node → endpoint. */
  readonly endpoints: { readonly [node: string]: string };
  /** What is known of each endpoint, by its name. */
  readonly endpoint_async?: { readonly [endpoint: string]: boolean };
  readonly endpoint_batch_size?: { readonly [endpoint: string]: number };
  readonly endpoint_max_instances?: { readonly [endpoint: string]: number };
  readonly aggregations?: readonly AggregationJson[];
  readonly edges?: readonly (readonly [from: string, to: string])[];
  readonly input_nodes?: readonly string[];
  readonly output_node?: string | null;
  readonly sagemaker_async?: {
    readonly version: 1;
    readonly nodes: { readonly [node: string]: NodeOptionsJson };
  };
};

export type NodeOptionsJson = Omit<NodeOptions, "fallback"> & { readonly fallback?: FallbackJson };

/** Columns, or an endpoint's name. */
export type FallbackJson = { readonly columns: Row } | { readonly endpoint: string };
