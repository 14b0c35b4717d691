import {
  type Aggregation,
  CalibratedConfidenceWeighted,
  ConfidenceWeighted,
  InverseMaeWeighted,
  Mean,
  ScaledConfidenceWeighted,
  WeightedMean,
} from "@sagemaker-async/core/meta";
import { evaluate } from "../cached-batch-scoring/evaluate.ts";
import { fitModels, type Model } from "./fit-models.ts";
import type { Measured } from "./molecules.ts";

/** Every way of combining the models' numbers, each with what the training molecules say of the models. */
export function ensemblesOf(training: readonly Measured[]): readonly Aggregation[] {
  // Judged on molecules that they were not fitted on: a model knows its own ones too well.
  const seen = training.filter((_, at) => at % 2 === 0);
  const unseen = training.filter((_, at) => at % 2 === 1);
  const judged = Object.values(fitModels(seen)).map((model) => judge(model, unseen));
  const modelWeights = judged.map(({ meanAbsoluteError }) => 1 / meanAbsoluteError);
  const options = { modelWeights, corrScale: judged.map(({ correlation }) => Math.max(0.01, correlation)) };
  return [
    new Mean("Mean"),
    new WeightedMean("WeightedMean", { weights: judged.map(({ rSquared }) => rSquared) }),
    new InverseMaeWeighted("InverseMaeWeighted", options),
    new ConfidenceWeighted("ConfidenceWeighted", options),
    new ScaledConfidenceWeighted("ScaledConfidenceWeighted", options),
    new CalibratedConfidenceWeighted("CalibratedConfidenceWeighted", options),
  ];
}

/** How good a model is, and how well its confidence goes with its error (the correlation, with its sign turned). */
function judge(model: Model, molecules: readonly Measured[]) {
  const answers = molecules.map((molecule) => {
    const { prediction, confidence = 1 } = model(molecule);
    return {
      predicted: prediction,
      measured: molecule.measured,
      confidence,
      error: Math.abs(prediction - molecule.measured),
    };
  });
  const { rSquared = 0, meanAbsoluteError = 1 } = evaluate(answers) ?? {};
  return {
    rSquared,
    meanAbsoluteError,
    correlation: -correlationOf(answers.map(({ confidence, error }) => [confidence, error])),
  };
}

function correlationOf(pairs: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [left, right] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))];
  const covariance = mean(pairs.map(([x, y]) => (x - left) * (y - right)));
  const spread = Math.sqrt(
    mean(pairs.map(([x]) => (x - left) ** 2)) * mean(pairs.map(([, y]) => (y - right) ** 2)),
  );
  return spread === 0 ? 0 : covariance / spread;
}
