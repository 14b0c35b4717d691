import type { AggregationJson } from "./aggregation.ts";
import { arityProblem, checkWeights } from "./check-weights.ts";
import { Combination, type CombinationOptions } from "./combination.ts";
import type { Combined } from "./combined-row.ts";
import { cellOf } from "./missing-policy.ts";
import type { Predictions } from "./predictions.ts";
import { normalised, standardDeviation, weightedSum } from "./statistics.ts";

export type WeightedMeanOptions = CombinationOptions & {
  /** One for each parent, in the order of the edges: at least 0, with a positive sum. They are divided by their sum. */
  readonly weights: readonly number[];
};

/** Σ wⱼ pⱼ, and Σ wⱼ cⱼ of the confidences. */
export class WeightedMean extends Combination {
  protected readonly className = "WeightedMean";
  readonly #weights: readonly number[];

  constructor(name: string, { weights, ...options }: WeightedMeanOptions) {
    super(name, options);
    checkWeights(name, "weights", weights);
    this.#weights = weights;
  }

  override problemWith(parents: readonly string[]): string | undefined {
    return arityProblem(parents, "weights", this.#weights);
  }

  protected combine({ positions, predictions, confidences }: Predictions): Combined {
    const weights = normalised(positions.map((position) => this.#weights[position] ?? Number.NaN));
    return {
      prediction: cellOf(weightedSum(predictions, weights)),
      standardDeviation: standardDeviation(predictions),
      confidence: weightedSum(confidences, weights),
    };
  }

  protected override fields(): Omit<AggregationJson, "class" | "name"> {
    return { weights: this.#weights };
  }
}
