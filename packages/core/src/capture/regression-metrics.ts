/** How far predictions are from a numeric target. `null` where a measure is not defined. */
export type RegressionMetrics = {
  readonly rmse: number;
  readonly mae: number;
  /** The median of the absolute errors. */
  readonly medae: number;
  /** Not defined where all targets are equal. */
  readonly r2: number | null;
  /** Spearman's rank correlation. Not defined where all targets, or all predictions, are equal. */
  readonly spearmanr: number | null;
  /** How many pairs these are the measures of. */
  readonly support: number;
};

/** A target and what was predicted for it. */
export type NumberPair = readonly [target: number, prediction: number];

/** Pairs → measures; `undefined` without pairs. */
export function regressionMetrics(pairs: readonly NumberPair[]): RegressionMetrics | undefined {
  if (pairs.length === 0) return undefined;
  const targets = pairs.map(([target]) => target);
  const errors = pairs.map(([target, prediction]) => Math.abs(target - prediction));
  const meanSquare = mean(errors.map((error) => error ** 2));
  const targetMean = mean(targets);
  const variance = mean(targets.map((target) => (target - targetMean) ** 2));
  return {
    rmse: Math.sqrt(meanSquare),
    mae: mean(errors),
    medae: median(errors),
    r2: variance === 0 ? null : 1 - meanSquare / variance,
    spearmanr: correlation(ranks(targets), ranks(pairs.map(([, prediction]) => prediction))),
    support: pairs.length,
  };
}

/** Pearson's correlation. */
function correlation(left: readonly number[], right: readonly number[]): number | null {
  const leftMean = mean(left);
  const rightMean = mean(right);
  let both = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (const [at, value] of left.entries()) {
    const leftDistance = value - leftMean;
    const rightDistance = (right[at] ?? 0) - rightMean;
    both += leftDistance * rightDistance;
    leftSquares += leftDistance ** 2;
    rightSquares += rightDistance ** 2;
  }
  return leftSquares === 0 || rightSquares === 0 ? null : both / Math.sqrt(leftSquares * rightSquares);
}

/** Places from 1 by size. Equal values share the mean of their places. */
function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((left, right) => left - right);
  const places = new Map<number, { first: number; last: number }>();
  for (const [at, value] of sorted.entries()) {
    const place = places.get(value);
    if (place) place.last = at + 1;
    else places.set(value, { first: at + 1, last: at + 1 });
  }
  return values.map((value) => {
    const { first, last } = places.get(value) ?? { first: 0, last: 0 };
    return (first + last) / 2;
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
