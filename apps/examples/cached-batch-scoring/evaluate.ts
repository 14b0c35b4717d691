/** A prediction beside its measurement. */
export type Pair = { readonly predicted: number; readonly measured: number };

/** How well predictions meet measurements; undefined where there is too little to say. */
export type Evaluation = {
  readonly molecules: number;
  readonly rSquared: number;
  readonly meanAbsoluteError: number;
};

/** R² as the coefficient of determination, 1 − Σ(measured − predicted)² / Σ(measured − mean)², and the mean of |error|. */
export function evaluate(pairs: readonly Pair[]): Evaluation | undefined {
  const average = mean(pairs.map(({ measured }) => measured));
  const total = sum(pairs.map(({ measured }) => (measured - average) ** 2));
  if (pairs.length < 2 || total === 0) return undefined;
  const residual = sum(pairs.map(({ measured, predicted }) => (measured - predicted) ** 2));
  return {
    molecules: pairs.length,
    rSquared: 1 - residual / total,
    meanAbsoluteError: mean(pairs.map(({ measured, predicted }) => Math.abs(measured - predicted))),
  };
}

/** The rows that have both a number predicted and a number measured. */
export function pairsOf(
  rows: readonly { readonly [column: string]: unknown }[],
  columns: { readonly predicted: string; readonly measured: string },
): Pair[] {
  return rows.flatMap((row) => {
    const predicted = numberOf(row[columns.predicted]);
    const measured = numberOf(row[columns.measured]);
    return predicted === undefined || measured === undefined ? [] : [{ predicted, measured }];
  });
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
