import { type Metric, metricKey } from "./metric.ts";
import { addSet, addSummary, addValue, emptySummary, type Summary } from "./summary.ts";

export const MINUTE_MS = 60_000;

/** CloudWatch keeps values by the minute for 15 days. */
const KEPT_MINUTES = 15 * 24 * 60;

/** A metric's values in one unit, by the minute. */
interface Series {
  metric: Metric;
  unit: string;
  minutes: Map<number, Summary>;
}

export interface Span {
  startMs: number;
  endMs: number;
  periodMs: number;
  unit: string | undefined;
}

/** The values of one period, and a unit that they came in. */
export interface Period {
  startMs: number;
  summary: Summary;
  unit: string;
}

/** A value that was reported `count` times, or a ready-made statistic set. */
export type Sample = { value: number; count: number } | { set: Omit<Summary, "values"> };

/** The metrics of all namespaces, in memory. */
export class MetricStore {
  readonly #series = new Map<string, Series[]>();

  /** @param timeMs epoch milliseconds on the emulated clock */
  record(metric: Metric, unit: string, timeMs: number, sample: Sample): void {
    const { minutes } = this.#seriesOf(metric, unit);
    const minute = Math.floor(timeMs / MINUTE_MS);
    let summary = minutes.get(minute);
    if (summary === undefined) {
      summary = emptySummary();
      minutes.set(minute, summary);
      const [oldest] = minutes.keys();
      if (minutes.size > KEPT_MINUTES && oldest !== undefined) minutes.delete(oldest);
    }
    if ("set" in sample) addSet(summary, sample.set);
    else addValue(summary, sample.value, sample.count);
  }

  /**
   * The periods of a span that have values, oldest first. The first period begins with the span.
   * @param unit only values in this unit
   */
  periods(metric: Metric, { startMs, endMs, periodMs, unit }: Span): Period[] {
    const first = Math.ceil(startMs / MINUTE_MS);
    const periods = new Map<number, Period>();
    for (const series of this.#find(metric, unit)) {
      for (const [minute, summary] of within(series.minutes, first, Math.ceil(endMs / MINUTE_MS))) {
        const age = Math.floor((minute * MINUTE_MS - startMs) / periodMs);
        const period = periods.get(age) ?? {
          startMs: startMs + age * periodMs,
          summary: emptySummary(),
          unit: series.unit,
        };
        addSummary(period.summary, summary);
        periods.set(age, period);
      }
    }
    return [...periods.values()].sort((one, other) => one.startMs - other.startMs);
  }

  metrics(): Metric[] {
    return [...this.#series.values()].flatMap(([first]) => (first === undefined ? [] : [first.metric]));
  }

  clear(): void {
    this.#series.clear();
  }

  #find(metric: Metric, unit: string | undefined): Series[] {
    const all = this.#series.get(metricKey(metric)) ?? [];
    return all.filter((series) => unit === undefined || series.unit === unit);
  }

  #seriesOf(metric: Metric, unit: string): Series {
    const key = metricKey(metric);
    const all = this.#series.get(key) ?? [];
    this.#series.set(key, all);
    const known = all.find((series) => series.unit === unit);
    if (known !== undefined) return known;
    const series = { metric, unit, minutes: new Map() };
    all.push(series);
    return series;
  }
}

/** What is known of the minutes from `first` up to but not with `end`. */
function* within(
  minutes: ReadonlyMap<number, Summary>,
  first: number,
  end: number,
): Generator<readonly [minute: number, summary: Summary]> {
  // A caller may ask for a span of decades.
  if (end - first > minutes.size) {
    for (const entry of minutes) if (entry[0] >= first && entry[0] < end) yield entry;
    return;
  }
  for (let minute = first; minute < end; minute += 1) {
    const summary = minutes.get(minute);
    if (summary !== undefined) yield [minute, summary];
  }
}
