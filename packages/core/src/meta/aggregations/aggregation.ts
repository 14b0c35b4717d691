import type { JsonValue, Row } from "../../types/row.ts";

/** One parent's row, at the place that the parent has among all parents of the node. */
export type Upstream = { readonly node: string; readonly position: number; readonly row: Row };

/** How an aggregation stands in JSON: its class, its name, and the fields of that class. */
export type AggregationJson = {
  readonly class: string;
  readonly name: string;
  readonly [field: string]: JsonValue;
};

/**
 * A node that makes one row of its parents' rows. The shipped ones are `Concat`, `Mean`, `WeightedMean`, `Vote`, `ConfidenceWeighted`,
 * `InverseMaeWeighted`, `ScaledConfidenceWeighted` and `CalibratedConfidenceWeighted`; anything of this shape can stand beside them.
 */
export type Aggregation = {
  /** The node's name, unique in its graph. */
  readonly name: string;
  /** Columns that each of its rows must have; a row without one fails. */
  readonly outputColumns: readonly string[];
  /** What is wrong with these parents, if anything; part of the graph's validation. */
  problemWith(parents: readonly string[]): string | undefined;
  /**
   * One row of the parents' rows, in the order of the edges; a soft parent that could not answer is left out.
   * What it throws is the failure of this row; what it says by `warn` is reported once for each call.
   */
  aggregate(upstream: readonly Upstream[], warn: (warning: string) => void): Row;
  toJson(): AggregationJson;
};
