/** A label and what was predicted for it. */
export type LabelPair = readonly [target: string, prediction: string];

/** How often each label was taken for which. */
export type ConfusionMatrix = {
  /** Every label that is a target or a prediction, sorted. */
  readonly labels: readonly string[];
  /** `counts[i][j]`: how often a target `labels[i]` was predicted as `labels[j]`. */
  readonly counts: readonly (readonly number[])[];
};

/** How well one label is recognised. A share of nothing is 0. */
export type LabelMetrics = {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** How many targets have this label. */
  readonly support: number;
};

export function confusionMatrix(pairs: readonly LabelPair[]): ConfusionMatrix {
  const labels = [...new Set(pairs.flat())].toSorted();
  const places = new Map(labels.map((label, at) => [label, at]));
  const counts = labels.map(() => labels.map(() => 0));
  for (const [target, prediction] of pairs) {
    const line = counts[places.get(target) ?? 0];
    const column = places.get(prediction) ?? 0;
    if (line) line[column] = (line[column] ?? 0) + 1;
  }
  return { labels, counts };
}

/** A line for each label, and last the line `all`: the means, weighted by support. Nothing for an empty matrix. */
export function classificationMetrics({ labels, counts }: ConfusionMatrix): LabelMetrics[] {
  const lines = labels.map((label, at): LabelMetrics => {
    const right = counts[at]?.[at] ?? 0;
    const support = sum(counts[at] ?? []);
    const precision = share(right, sum(counts.map((line) => line[at] ?? 0)));
    const recall = share(right, support);
    return { label, precision, recall, f1: share(2 * precision * recall, precision + recall), support };
  });
  if (lines.length === 0) return [];

  const support = sum(lines.map((line) => line.support));
  const weighted = (measure: "precision" | "recall" | "f1") =>
    share(sum(lines.map((line) => line[measure] * line.support)), support);
  return [
    ...lines,
    {
      label: "all",
      precision: weighted("precision"),
      recall: weighted("recall"),
      f1: weighted("f1"),
      support,
    },
  ];
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
