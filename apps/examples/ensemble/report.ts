import type { Row } from "@sagemaker-async/core";
import { table } from "table";
import { evaluate } from "../cached-batch-scoring/evaluate.ts";
import { labelOf } from "./labelled.ts";
import type { Measured } from "./molecules.ts";

type Answers = ReadonlyMap<string, readonly Row[]>;

const BAR_WIDTH = 30;

/** Error and R² of each, the best first, with R² as a bar. */
export function tableOfNumbers(answers: Answers, molecules: readonly Measured[]): string {
  const lines = [...answers].map(([name, rows]) => {
    const pairs = rows.map(({ prediction }, at) => ({
      predicted: Number(prediction),
      measured: molecules[at]?.measured ?? Number.NaN,
    }));
    const { rSquared = Number.NaN, meanAbsoluteError = Number.NaN } = evaluate(pairs) ?? {};
    return { name, rSquared, meanAbsoluteError };
  });
  return draw([
    [`${molecules.length} unseen molecules`, "mean absolute error", "R²", ""],
    ...lines
      .toSorted((one, other) => other.rSquared - one.rSquared)
      .map(({ name, rSquared, meanAbsoluteError }) => [
        name,
        meanAbsoluteError.toFixed(3),
        rSquared.toFixed(3),
        bar(rSquared),
      ]),
  ]);
}

/** How many molecules each puts on the right side of the line between soluble and insoluble. */
export function tableOfLabels(answers: Answers, molecules: readonly Measured[]): string {
  const lines = [...answers].map(([name, rows]) => {
    const right = rows.filter(
      ({ prediction }, at) => prediction === labelOf(molecules[at]?.measured ?? Number.NaN),
    );
    return { name, share: right.length / molecules.length };
  });
  return draw([
    ["soluble or insoluble", "right", ""],
    ...lines
      .toSorted((one, other) => other.share - one.share)
      .map(({ name, share }) => [name, `${(share * 100).toFixed(1)} %`, bar(share)]),
  ]);
}

function draw(lines: readonly (readonly string[])[]): string {
  return table(
    lines.map((line) => [...line]),
    {
      columns: [{ width: 30, wrapWord: true }],
      drawHorizontalLine: (at, count) => at <= 1 || at === count,
    },
  );
}

function bar(share: number): string {
  return "█".repeat(Math.round(Math.max(0, share) * BAR_WIDTH));
}
