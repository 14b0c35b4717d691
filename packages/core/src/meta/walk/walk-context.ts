import type { InferenceEvent } from "../../types/inference-event.ts";
import type { Clock } from "../../wait/clock.ts";
import type { Child } from "../graph/child.ts";
import type { Graph } from "../graph/graph.ts";
import type { AskChild } from "./ask-child.ts";
import type { Gate } from "./gate.ts";

/** What a walk needs besides the rows. */
export type Walk = {
  readonly graph: Graph & { readonly outputNode: string };
  /** Whom each endpoint node asks. */
  readonly children: ReadonlyMap<string, Child>;
  /** How nodes are asked instead of by a new call, for example by collecting a job that was submitted before. */
  readonly asks?: ReadonlyMap<string, AskChild> | undefined;
  /** Rows that go through the graph together. */
  readonly groupRows: number;
  /** Groups that are in the graph at once. */
  readonly groupsInFlight: number;
  /** Options for children that are endpoints. */
  readonly endpointOptions: object;
  readonly clock: Clock;
};

/** What the walk of one call works with. */
export type WalkContext = Walk & {
  /** The nodes on the way to the output, each after its parents. */
  readonly order: readonly string[];
  /** Limits how many groups are at a node at once. */
  readonly gates: ReadonlyMap<string, Gate>;
  readonly signal: AbortSignal;
  readonly emit: (event: InferenceEvent) => void;
  /** Reports what a node has to say, each saying once. */
  readonly warn: (node: string, warning: string) => void;
};
