import type { EndpointOptions } from "../endpoint/connect-endpoint.ts";
import type { JobOptions } from "../endpoint/options.ts";
import type { InferenceResult } from "../types/inference-result.ts";
import type { CallOptions, InferenceOptions } from "../types/invoker.ts";
import type { Clock } from "../wait/clock.ts";
import type { AggregationReaders } from "./aggregations/read-aggregation.ts";
import type { Resolve } from "./graph-children.ts";
import type { GraphTimings } from "./graph-timings.ts";

export type MetaEndpointOptions = {
  /** Where endpoints that are known by name alone come from. Default: `Endpoint.connect`. */
  readonly resolve?: Resolve | undefined;
  /** Rows that go through the graph together. Default: what the children can have in flight (docs/graphs.md). */
  readonly groupRows?: number | undefined;
  /** Groups that are in the graph at once. Default: 2, so that no child waits for the graph. */
  readonly groupsInFlight?: number | undefined;
  /** The time, for tests that drive it. Default: the system's. */
  readonly clock?: Clock | undefined;
};

/** Options of `MetaEndpoint.fromJson`. */
export type GraphJsonOptions = MetaEndpointOptions & {
  /** The graph's own name. Default: `graph`. */
  readonly name?: string | undefined;
  /** Your own aggregations, by the class name that JSON has for them. */
  readonly aggregations?: AggregationReaders | undefined;
};

/** Options of `MetaEndpoint.connect`. */
export type ConnectGraphOptions = Omit<GraphJsonOptions, "name"> &
  EndpointOptions & {
    /** `"client"` (the default): the graph runs here, and asks its children itself. `"server"`: the deployed graph is asked. */
    readonly mode?: "client" | "server" | undefined;
  };

/** Options of one call. */
export type GraphCallOptions = CallOptions & {
  /**
   * As an endpoint's: children keep what they have computed for a while, so that a run that was killed and is made again repeats none
   * of it.
   */
  readonly idempotent?: JobOptions["idempotent"];
};

export type GraphInferenceOptions = GraphCallOptions & Pick<InferenceOptions, "tolerate">;

/** Options of `collect`. */
export type GraphCollectOptions = GraphInferenceOptions & {
  /**
   * Takes the result to where it is safe. Nothing of the submitted jobs is deleted before it has resolved. It is called when each row has gone
   * through all nodes; while rows may still be answered it is not, and `collect` throws.
   */
  readonly save?: ((result: InferenceResult) => unknown) | undefined;
};

/** N rows for N rows, and where the time went. */
export type GraphResult = InferenceResult & { readonly graph: GraphTimings };
