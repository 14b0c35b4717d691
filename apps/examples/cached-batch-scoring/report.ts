import type { Failure, InferenceStats } from "@sagemaker-async/core";
import { table } from "table";
import { evaluate, pairsOf } from "./evaluate.ts";
import type { Options } from "./options.ts";
import type { Runs } from "./score.ts";

const columns = {
  predicted: "predicted_log_solubility",
  measured: "measured log solubility in mols per litre",
};
const mostFailuresShown = 10;

/** What came of both runs: for people, and with `--json` for programs too, on stdout's last line. */
export function report(runs: Runs, options: Options): void {
  const { rows, failures } = runs.second;
  const text = [tableOfRuns(runs), linesOfEvaluation(rows), `Answers: ${options.out}`];
  if (failures.length > 0) text.push(linesOfFailures(failures));
  if (options.json) {
    console.error(text.join("\n"));
    console.log(jsonOfRuns(runs));
  } else {
    console.log(text.join("\n"));
  }
}

function tableOfRuns({ first, second }: Runs): string {
  const line = (title: string, show: (stats: InferenceStats) => string) => {
    return [title, show(first.stats), show(second.stats)];
  };
  const cells = [
    ["", "run 1", "run 2"],
    line("rows", ({ rows }) => count(rows)),
    line("from the cache (hits)", ({ cacheHits }) => count(cacheHits)),
    line("not in the cache (misses)", ({ cacheMisses }) => count(cacheMisses)),
    line("invocations of the endpoint", ({ invocations }) => count(invocations)),
    line("failed rows", ({ failed }) => count(failed)),
    line("time", ({ elapsedMs }) => `${(elapsedMs / 1000).toFixed(2)} s`),
  ];
  return table(cells, {
    columns: [{}, { alignment: "right" }, { alignment: "right" }],
    drawHorizontalLine: (at, lines) => at <= 1 || at === lines,
  });
}

function linesOfEvaluation(rows: Runs["second"]["rows"]): string {
  const evaluation = evaluate(pairsOf(rows, columns));
  if (!evaluation)
    return `No comparison with measurements: it takes two different numbers in a column "${columns.measured}".`;
  const { molecules, rSquared, meanAbsoluteError } = evaluation;
  return [
    `Predicted against measured solubility (log mol/L), ${count(molecules)} molecules:`,
    `  R² ${rSquared.toFixed(3)}, mean absolute error ${meanAbsoluteError.toFixed(3)}`,
  ].join("\n");
}

/** The first failed rows, each with its number among the molecules (from 1), its SMILES and its cause. */
export function linesOfFailures(failures: readonly Failure[]): string {
  const shown = failures.slice(0, mostFailuresShown).map(({ index, row, error }) => {
    return `  row ${index + 1}, ${JSON.stringify(row["smiles"])}: [${error.code}] ${error.message}`;
  });
  const rest = failures.length - shown.length;
  const more = rest > 0 ? [`  … and ${count(rest)} more`] : [];
  return [`Failed rows: ${count(failures.length)}`, ...shown, ...more].join("\n");
}

/** Both runs for a program to read, in one line. */
function jsonOfRuns({ first, second }: Runs): string {
  const run = ({ cacheHits, cacheMisses, invocations, elapsedMs }: InferenceStats) => {
    return { cacheHits, cacheMisses, invocations, elapsedMs: Math.round(elapsedMs) };
  };
  const { rows, failed } = second.stats;
  return JSON.stringify({ rows, first: run(first.stats), second: run(second.stats), failed });
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}
