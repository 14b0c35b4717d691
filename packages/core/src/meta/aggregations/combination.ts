import { oneOf } from "../../errors/one-of.ts";
import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { Row } from "../../types/row.ts";
import type { Aggregation, AggregationJson, Upstream } from "./aggregation.ts";
import { type Combined, combinedColumns, combinedRow } from "./combined-row.ts";
import { type MissingPolicy, missingPolicies } from "./missing-policy.ts";
import { type Predictions, readPredictions } from "./predictions.ts";

/** Options of every aggregation that combines numbers. */
export type CombinationOptions = {
  /** What a missing prediction or confidence of one parent means. Default: `propagate`. */
  readonly missing?: MissingPolicy | undefined;
  /** The column that is combined. Default: `prediction`. */
  readonly column?: string | undefined;
};

/** What the aggregations that combine numbers have in common: all but the formula. */
export abstract class Combination implements Aggregation {
  readonly name: string;
  readonly outputColumns: readonly string[] = combinedColumns;
  /** Said in full, since a bundler may rename the class itself. */
  protected abstract readonly className: string;
  readonly #missing: MissingPolicy;
  readonly #column: string;

  constructor(name: string, { missing = "propagate", column = "prediction" }: CombinationOptions = {}) {
    this.name = name;
    this.#missing = oneOf(`Aggregation "${name}": missing`, missing, missingPolicies);
    this.#column = column;
  }

  problemWith(_parents: readonly string[]): string | undefined {
    return undefined;
  }

  aggregate(upstream: readonly Upstream[]): Row {
    const read = readPredictions(upstream, this.#column, this.#missing);
    if (read.positions.length === 0) {
      throw new SageMakerAsyncError(
        "model_error",
        `No parent of "${this.name}" gave a ${this.#column} for this row.`,
      );
    }
    return combinedRow(upstream, this.combine(read));
  }

  toJson(): AggregationJson {
    return {
      class: this.className,
      name: this.name,
      ...this.fields(),
      ...(this.#missing !== "propagate" && { missing: this.#missing }),
      ...(this.#column !== "prediction" && { column: this.#column }),
    };
  }

  /** The formula, for one row. */
  protected abstract combine(predictions: Predictions): Combined;

  /** The fields that the formula needs, as JSON names them. */
  protected fields(): Omit<AggregationJson, "class" | "name"> {
    return {};
  }
}
