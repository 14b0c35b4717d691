import { cellOfValue } from "../codecs/cell.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import type { JsonValue, Row } from "../types/row.ts";
import type { CaptureOptions } from "./capture-options.ts";
import type { Table } from "./capture-table.ts";
import { classificationMetrics, confusionMatrix, type LabelPair } from "./classification-metrics.ts";
import { type NumberPair, regressionMetrics } from "./regression-metrics.ts";

/** The tables of a capture besides its predictions. */
export type CaptureMetrics = {
  readonly metrics?: Table;
  readonly confusion?: Table;
};

/** A matrix has as many cells as its labels squared. More labels than this are a measurement with a stray text in it, or ids. */
const MAX_LABELS = 1000;

/**
 * Rows with a target and a prediction → tables. None without a target column, or where no row has both.
 * @throws {SageMakerAsyncError} `invalid_option` for a classification with far too many labels
 */
export function captureMetrics(rows: readonly Row[], options: CaptureOptions): CaptureMetrics {
  const { targetColumn, predictionColumn = "prediction" } = options;
  if (targetColumn === undefined) return {};
  const pairs = rows
    .map((row) => [row[targetColumn] ?? null, row[predictionColumn] ?? null] as const)
    .filter(([target, prediction]) => target !== null && prediction !== null);
  if (pairs.length === 0) return {};

  const kind =
    options.metrics ?? (pairs.every(([target]) => isNumber(target)) ? "regression" : "classification");
  return kind === "regression"
    ? ofNumbers(pairs.filter(isNumberPair))
    : ofLabels(pairs.map(labelsOf), targetColumn);
}

function ofNumbers(pairs: readonly NumberPair[]): CaptureMetrics {
  const metrics = regressionMetrics(pairs);
  if (!metrics) return {};
  return { metrics: { columns: Object.keys(metrics), lines: [Object.values(metrics)] } };
}

function ofLabels(pairs: readonly LabelPair[], targetColumn: string): CaptureMetrics {
  const found = new Set(pairs.flat()).size;
  if (found > MAX_LABELS) {
    const message = `Column "${targetColumn}" and its predictions have ${found} different labels, more than the ${MAX_LABELS} of a classification. Where they are numbers, say \`metrics: "regression"\`.`;
    throw invalidOption(message);
  }
  const matrix = confusionMatrix(pairs);
  const { labels, counts } = matrix;
  return {
    metrics: {
      columns: [targetColumn, "precision", "recall", "f1", "support"],
      lines: classificationMetrics(matrix).map(({ label, precision, recall, f1, support }) => [
        label,
        precision,
        recall,
        f1,
        support,
      ]),
    },
    confusion: {
      columns: ["labels", ...labels],
      lines: labels.map((label, at) => [label, ...(counts[at] ?? [])]),
    },
  };
}

type ValuePair = readonly [target: JsonValue, prediction: JsonValue];

function isNumberPair(pair: ValuePair): pair is NumberPair {
  return pair.every(isNumber);
}

function isNumber(value: JsonValue): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function labelsOf([target, prediction]: ValuePair): LabelPair {
  return [cellOfValue(target), cellOfValue(prediction)];
}
