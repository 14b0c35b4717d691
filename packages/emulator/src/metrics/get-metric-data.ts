import { z } from "zod";
import { readInput } from "../control-plane/read-input.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { boolean, integer, list, oneOf, text, time } from "../wire/input-types.ts";
import { knownUntil } from "./known-until.ts";
import { dimensionList, UNITS } from "./metric.ts";
import { type MetricStore, MINUTE_MS } from "./metric-store.ts";
import { PERCENTILE, STATISTICS, statisticOf } from "./summary.ts";

const query = z.object({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]{0,254}$/, "Member must begin with a lower-case letter"),
  Label: z.string().optional(),
  ReturnData: boolean().default(true),
  Expression: z.undefined("Metric math is not supported by the emulator").optional(),
  MetricStat: z.object(
    {
      Metric: z.object({ Namespace: text(255), MetricName: text(255), Dimensions: dimensionList }),
      Period: integer(60),
      Stat: z.union([oneOf(STATISTICS), z.string().regex(PERCENTILE)], "Member must be a statistic"),
      Unit: oneOf(UNITS).optional(),
    },
    "Member must not be null",
  ),
});

const inputSchema = z.object({
  MetricDataQueries: list(query, 500),
  StartTime: time(),
  EndTime: time(),
  ScanBy: oneOf(["TimestampDescending", "TimestampAscending"]).default("TimestampDescending"),
});

/** One result a query, all of it in one page. */
export function getMetricData(cloudWatch: CloudWatch, input: unknown): object {
  const { MetricDataQueries, StartTime, EndTime, ScanBy } = readInput(inputSchema, input);
  const startMs = Math.floor(StartTime / MINUTE_MS) * MINUTE_MS;
  const results = MetricDataQueries.filter(({ ReturnData }) => ReturnData).map((each) => {
    const points = pointsOf(cloudWatch.metrics, each, startMs, knownUntil(cloudWatch, EndTime));
    if (ScanBy === "TimestampDescending") points.reverse();
    return {
      Id: each.Id,
      Label: each.Label ?? each.MetricStat.Metric.MetricName,
      Timestamps: points.map(({ startMs: pointMs }) => new Date(pointMs)),
      Values: points.map(({ value }) => value),
      StatusCode: "Complete",
    };
  });
  return { MetricDataResults: results, Messages: [] };
}

function pointsOf(
  metrics: MetricStore,
  { MetricStat }: z.output<typeof query>,
  startMs: number,
  endMs: number,
) {
  const { Metric, Period, Stat, Unit } = MetricStat;
  const metric = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions: Metric.Dimensions };
  const periods = metrics.periods(metric, { startMs, endMs, periodMs: Period * 1000, unit: Unit });
  return periods.flatMap((period) => {
    const value = statisticOf(period.summary, Stat);
    return value === undefined ? [] : [{ startMs: period.startMs, value }];
  });
}
