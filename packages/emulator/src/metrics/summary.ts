/** What is known of the values that a metric had in some time: enough for every statistic of CloudWatch. */
export interface Summary {
  sampleCount: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** How often each value was reported. Values reported as a ready-made statistic set are not among them. */
  values: Map<number, number>;
}

export function emptySummary(): Summary {
  return {
    sampleCount: 0,
    sum: 0,
    minimum: Number.POSITIVE_INFINITY,
    maximum: Number.NEGATIVE_INFINITY,
    values: new Map(),
  };
}

export function addValue(summary: Summary, value: number, count: number): void {
  addSet(summary, { sampleCount: count, sum: value * count, minimum: value, maximum: value });
  summary.values.set(value, (summary.values.get(value) ?? 0) + count);
}

export function addSet(summary: Summary, set: Omit<Summary, "values">): void {
  summary.sampleCount += set.sampleCount;
  summary.sum += set.sum;
  summary.minimum = Math.min(summary.minimum, set.minimum);
  summary.maximum = Math.max(summary.maximum, set.maximum);
}

export function addSummary(summary: Summary, { values, ...set }: Summary): void {
  addSet(summary, set);
  for (const [value, count] of values) {
    summary.values.set(value, (summary.values.get(value) ?? 0) + count);
  }
}

export const STATISTICS = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"] as const;

export type Statistic = (typeof STATISTICS)[number];

/** A percentile such as `p99` or `p99.9`. */
export const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

/** A statistic or a percentile of a summary; undefined without samples, or for a percentile of ready-made sets alone. */
export function statisticOf(summary: Summary, statistic: string): number | undefined {
  if (summary.sampleCount === 0) return undefined;
  switch (statistic) {
    case "SampleCount":
      return summary.sampleCount;
    case "Average":
      return summary.sum / summary.sampleCount;
    case "Sum":
      return summary.sum;
    case "Minimum":
      return summary.minimum;
    case "Maximum":
      return summary.maximum;
    default:
      return percentileOf(summary.values, Number(statistic.slice(1)) / 100);
  }
}

/** The smallest value that at least this part of all values does not exceed. */
function percentileOf(values: ReadonlyMap<number, number>, part: number): number | undefined {
  const sorted = [...values].sort(([one], [other]) => one - other);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= part * total) return value;
  }
  return undefined;
}
