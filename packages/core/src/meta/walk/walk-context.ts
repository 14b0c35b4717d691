import type { InferenceEvent } from "../../types/inference-event.ts";
import type { Clock } from "../../wait/clock.ts";
import type { Child } from "../graph/child.ts";
import type { Graph } from "../graph/graph.ts";
import type { Gate } from "./gate.ts";

/** What the walk of one call works with. */
export type WalkContext = {
  readonly graph: Graph;
  readonly outputNode: string;
  /** The nodes on the way to the output, each after its parents. */
  readonly order: readonly string[];
  /** Whom an endpoint node asks. */
  readonly children: ReadonlyMap<string, Child>;
  /** Limits how many groups are at a node at once. */
  readonly gates: ReadonlyMap<string, Gate>;
  /** Options for children that are endpoints. */
  readonly endpointOptions: object;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: (event: InferenceEvent) => void;
  /** Reports what a node has to say, each saying once. */
  readonly warn: (node: string, warning: string) => void;
};
