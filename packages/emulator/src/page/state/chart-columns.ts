import type { Sample } from "../../activity/series.ts";
import type { TimeWindow } from "./timeline.ts";

/** A chart's columns: instants in epoch seconds, then a value for each and line. */
export type ChartColumns = [number[], ...number[][]];

/** The samples that fall into a window, with the one that holds at its start and the newest one drawn on to its end. */
export function chartColumns(
  samples: readonly Sample[],
  { start, end }: TimeWindow,
  now: number,
  fields: readonly Exclude<keyof Sample, "at">[],
): ChartColumns {
  const first = Math.max(
    0,
    samples.findLastIndex(({ at }) => at <= start),
  );
  const shown = samples.slice(first).filter(({ at }) => at <= end);
  const last = shown.at(-1);
  const until = Math.min(end, now);
  const drawn = last !== undefined && last.at < until ? [...shown, { ...last, at: until }] : shown;
  return [drawn.map(({ at }) => at / 1_000), ...fields.map((field) => drawn.map((sample) => sample[field]))];
}
