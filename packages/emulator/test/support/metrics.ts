import {
  type CloudWatchClient,
  GetMetricStatisticsCommand,
  type StandardUnit,
  type Statistic,
} from "@aws-sdk/client-cloudwatch";

const MINUTE_MS = 60_000;

export interface AskedMetric {
  metric: string;
  statistic: Statistic;
  /** For the metrics of a variant; without it, those of the endpoint. */
  variant?: string;
  unit?: StandardUnit;
}

/** Reads metrics of the endpoint "model" in `AWS/SageMaker`. */
export function metricsOf(cloudWatch: CloudWatchClient, startMs: number) {
  /** The values of the minutes since the start, by the minute; minutes without values are left out. */
  async function byMinute({ metric, statistic, variant, unit }: AskedMetric, minutes: number) {
    const { Datapoints = [] } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/SageMaker",
        MetricName: metric,
        Dimensions: [
          { Name: "EndpointName", Value: "model" },
          ...(variant === undefined ? [] : [{ Name: "VariantName", Value: variant }]),
        ],
        StartTime: new Date(startMs),
        EndTime: new Date(startMs + minutes * MINUTE_MS),
        Period: 60,
        Statistics: [statistic],
        Unit: unit,
      }),
    );
    const points = Datapoints.map(({ Timestamp, ...point }) => {
      return [((Timestamp?.getTime() ?? 0) - startMs) / MINUTE_MS, point[statistic]] as const;
    });
    return new Map(points);
  }
  return {
    byMinute,
    /** The same as a list, undefined where a minute has no value. */
    async list(asked: AskedMetric, minutes: number) {
      const known = await byMinute(asked, minutes);
      return Array.from({ length: minutes }, (_, minute) => known.get(minute));
    },
  };
}
