import MultivariateLinearRegression from "ml-regression-multivariate-linear";
import { predictSolubility } from "../cached-batch-scoring/solubility.ts";
import type { Measured } from "./molecules.ts";

/** A prediction, and how sure the model is of it (0 to 1) where it can tell. */
export type Prediction = { readonly prediction: number; readonly confidence?: number };
export type Model = (molecule: Pick<Measured, "smiles" | "descriptors">) => Prediction;

const NEIGHBOURS = 5;

/** Three models of solubility that err in different ways: an equation from the literature, and two small fits. */
export function fitModels(training: readonly Measured[]): { readonly [name: string]: Model } {
  const scale = scaling(training);
  return {
    equation: ({ smiles }) => ({ prediction: predictSolubility(smiles).predicted_log_solubility }),
    linear: linearModel(training, scale),
    neighbours: neighboursModel(training, scale),
  };
}

type Scale = (descriptors: readonly number[]) => number[];

/** Least squares on the descriptors. Sure near the middle of what it was fitted on, less and less away from it. */
function linearModel(training: readonly Measured[], scale: Scale): Model {
  const fit = new MultivariateLinearRegression(
    training.map(({ descriptors }) => scale(descriptors)),
    training.map(({ measured }) => [measured]),
  );
  return ({ descriptors }) => {
    const scaled = scale(descriptors);
    const [prediction = Number.NaN] = fit.predict(scaled);
    return { prediction, confidence: 1 / (1 + Math.hypot(...scaled) / Math.sqrt(scaled.length)) };
  };
}

/** The mean of the most similar molecules, weighted by similarity. Sure where they are near. */
function neighboursModel(training: readonly Measured[], scale: Scale): Model {
  const known = training.map(({ descriptors, measured }) => ({ at: scale(descriptors), measured }));
  return ({ descriptors }) => {
    const scaled = scale(descriptors);
    const nearest = known
      .map(({ at, measured }) => ({
        measured,
        distance: Math.hypot(...at.map((x, axis) => x - (scaled[axis] ?? 0))),
      }))
      .toSorted((one, other) => one.distance - other.distance)
      .slice(0, NEIGHBOURS);
    const weights = nearest.map(({ distance }) => 1 / (0.1 + distance));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const prediction = nearest.reduce(
      (sum, { measured }, at) => sum + (measured * (weights[at] ?? 0)) / total,
      0,
    );
    return { prediction, confidence: 1 / (1 + (nearest[0]?.distance ?? 0)) };
  };
}

/** To mean 0 and standard deviation 1 of the training molecules, so that a gram and a ring count alike. */
function scaling(training: readonly Measured[]): Scale {
  const axes = (training[0]?.descriptors ?? []).map((_, axis) => {
    const values = training.map(({ descriptors }) => descriptors[axis] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
  return (descriptors) =>
    axes.map(({ mean, deviation }, axis) => ((descriptors[axis] ?? 0) - mean) / deviation);
}
