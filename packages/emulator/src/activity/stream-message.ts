import type { ClockState } from "../clock/clock.ts";
import type { EndpointSnapshot } from "../endpoint/endpoint.ts";
import type { InvocationRecord } from "../events/invocation-record.ts";
import type { ListedFault } from "../faults/fault-list.ts";
import type { Sample } from "./series.ts";

/** What a caller of the emulator needs to know. */
export interface StreamedEmulator {
  region: string;
  /** One that is accepted. */
  accessKeyId: string;
}

/** An endpoint as it stands. */
export interface StreamedEndpoint extends EndpointSnapshot {
  kind: "async" | "sync";
  /** Where its outputs go; null for a synchronous endpoint, and for one without an output path. */
  outputPath: string | null;
  /** What a meta endpoint runs; null for any other. */
  graph: StreamedGraph | null;
}

/** A graph of endpoints and aggregations, as its tag says. */
export interface StreamedGraph {
  nodes: StreamedNode[];
  edges: (readonly [from: string, to: string])[];
  /** Nodes that the rows go to first. */
  inputs: string[];
  /** The node whose rows are the answer. */
  output: string | null;
}

export interface StreamedNode {
  name: string;
  /** The endpoint's name; null for an aggregation. */
  endpoint: string | null;
  /** The aggregation's class; null for an endpoint. */
  aggregation: string | null;
}

/** An invocation as it stands. */
export interface StreamedInvocation extends InvocationRecord {
  /** Tells the order of those that were received in the same millisecond. */
  arrival: number;
}

/** A kind of fault and what can be said of it, for a form. */
export interface FaultForm {
  kind: string;
  /** What else can be said, such as `operation` and `count`. */
  fields: FaultField[];
}

export interface FaultField {
  name: string;
  isNumber: boolean;
  isRequired: boolean;
}

/** How everything stands: the first message of a stream, and the one after a reset. */
export interface SnapshotMessage {
  emulator: StreamedEmulator;
  clock: ClockState;
  endpoints: StreamedEndpoint[];
  /** The invocations of which something happened last, oldest news first. */
  invocations: StreamedInvocation[];
  /** By endpoint. */
  samples: Record<string, Sample[]>;
  faults: ListedFault[];
  faultForms: FaultForm[];
}

/** What changed since the message before. What is absent has not. */
export interface ChangesMessage {
  clock: ClockState;
  /** All endpoints, when one of them changed, came or went. */
  endpoints?: StreamedEndpoint[] | undefined;
  /** Each as it stands now. */
  invocations?: StreamedInvocation[] | undefined;
  /** By endpoint; the first sample takes the place of all from its instant on. */
  samples?: Record<string, Sample[]> | undefined;
  faults?: ListedFault[] | undefined;
}
