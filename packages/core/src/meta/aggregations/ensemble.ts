import { invalidOption } from "../../errors/invalid-option.ts";
import type { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { AggregationJson } from "./aggregation.ts";
import { arityProblem, checkWeights } from "./check-weights.ts";
import { Combination, type CombinationOptions } from "./combination.ts";
import type { Combined } from "./combined-row.ts";
import { cellOf } from "./missing-policy.ts";
import type { Predictions } from "./predictions.ts";
import { normalised, standardDeviation, weightedSum } from "./statistics.ts";

export type EnsembleOptions = CombinationOptions & {
  /** How good each parent is, in the order of the edges: at least 0, with a positive sum. Default: all alike. */
  readonly modelWeights?: readonly number[] | undefined;
  /** How well each parent's confidence agrees with its error. Default: 1 each. */
  readonly corrScale?: readonly number[] | undefined;
  /** Share of the parents' agreement in the confidence, 0 to 1; the rest is their own confidence. Default: 0.5. */
  readonly optimalAlpha?: number | undefined;
};

/** One row of an ensemble: a number of each kind for each parent. */
export type EnsembleRow = {
  readonly predictions: readonly number[];
  readonly confidences: readonly number[];
  /** The models' weights, with the sum 1. */
  readonly weights: readonly number[];
  readonly corrScale: readonly number[];
};

/** Below this the confidences say nothing, and the models' own weights are used. */
const LEAST_SUM = 1e-12;

/** What the four confidence ensembles have in common: all but how much each parent counts. */
export abstract class Ensemble extends Combination {
  readonly #modelWeights: readonly number[];
  readonly #corrScale: readonly number[];
  readonly #optimalAlpha: number;

  constructor(name: string, options: EnsembleOptions = {}) {
    super(name, options);
    const { modelWeights = [], corrScale = [], optimalAlpha = 0.5 } = options;
    if (modelWeights.length > 0) checkWeights(name, "model_weights", modelWeights);
    if (corrScale.some((scale) => typeof scale !== "number" || !Number.isFinite(scale))) {
      throw refused(name, "corr_scale must be finite numbers");
    }
    if (!(optimalAlpha >= 0 && optimalAlpha <= 1)) {
      throw refused(name, `optimal_alpha must be a number from 0 to 1, not ${String(optimalAlpha)}`);
    }
    this.#modelWeights = modelWeights;
    this.#corrScale = corrScale;
    this.#optimalAlpha = optimalAlpha;
  }

  override problemWith(parents: readonly string[]): string | undefined {
    const given = { model_weights: this.#modelWeights, corr_scale: this.#corrScale };
    return Object.entries(given)
      .filter(([, numbers]) => numbers.length > 0)
      .map(([field, numbers]) => arityProblem(parents, field, numbers))
      .find((problem) => problem !== undefined);
  }

  protected combine({ positions, predictions, confidences }: Predictions): Combined {
    const of = (numbers: readonly number[]) => positions.map((position) => numbers[position] ?? 1);
    const row = {
      predictions,
      confidences,
      weights: normalised(of(this.#modelWeights)),
      corrScale: of(this.#corrScale),
    };
    const spread = standardDeviation(predictions);
    const calibrated = confidences.map((confidence, at) => confidence * (row.corrScale[at] ?? 1));
    const alpha = this.#optimalAlpha;
    return {
      prediction: cellOf(weightedSum(predictions, this.shares(row))),
      standardDeviation: spread,
      confidence: alpha / (1 + spread) + (1 - alpha) * weightedSum(calibrated, row.weights),
    };
  }

  /** How much each parent counts for the prediction. */
  protected abstract shares(row: EnsembleRow): readonly number[];

  protected override fields(): Omit<AggregationJson, "class" | "name"> {
    return {
      model_weights: this.#modelWeights,
      corr_scale: this.#corrScale,
      optimal_alpha: this.#optimalAlpha,
    };
  }
}

/** Shares in proportion to `scores`, or the models' weights where all scores are next to nothing. */
export function sharesOf(scores: readonly number[], { weights }: EnsembleRow): readonly number[] {
  const sum = scores.reduce((total, score) => total + score, 0);
  return sum < LEAST_SUM ? weights : scores.map((score) => score / (sum + LEAST_SUM));
}

function refused(name: string, reason: string): SageMakerAsyncError {
  return invalidOption(`Aggregation "${name}": ${reason}.`);
}
