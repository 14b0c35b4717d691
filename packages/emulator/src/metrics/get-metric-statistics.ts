import { z } from "zod";
import { readInput } from "../control-plane/read-input.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { integer, list, oneOf, text, time } from "../wire/input-types.ts";
import { WireError } from "../wire/wire-error.ts";
import { knownUntil } from "./known-until.ts";
import { dimensionList, UNITS } from "./metric.ts";
import { MINUTE_MS } from "./metric-store.ts";
import { PERCENTILE, STATISTICS, statisticOf } from "./summary.ts";

const LARGEST_DATAPOINT_COUNT = 1440;

const inputSchema = z.object({
  Namespace: text(255),
  MetricName: text(255),
  Dimensions: dimensionList,
  StartTime: time(),
  EndTime: time(),
  Period: integer(1),
  Statistics: list(oneOf(STATISTICS), 5).default([]),
  ExtendedStatistics: list(z.string().regex(PERCENTILE), 10).default([]),
  Unit: oneOf(UNITS).optional(),
});

/** The periods that have values. The first begins with the minute of StartTime; EndTime itself is not part. */
export function getMetricStatistics(cloudWatch: CloudWatch, input: unknown): object {
  const query = readInput(inputSchema, input);
  const { Namespace, MetricName, Dimensions, Period, Statistics, ExtendedStatistics, Unit } = query;
  if (Statistics.length === 0 && ExtendedStatistics.length === 0) {
    throw new WireError(
      "InvalidParameterCombinationException",
      "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
    );
  }
  refuseSpan(query);
  const metric = { namespace: Namespace, name: MetricName, dimensions: Dimensions };
  const span = {
    startMs: Math.floor(query.StartTime / MINUTE_MS) * MINUTE_MS,
    endMs: knownUntil(cloudWatch, query.EndTime),
    periodMs: Period * 1000,
    unit: Unit,
  };
  const datapoints = cloudWatch.metrics.periods(metric, span).map(({ startMs, summary, unit }) => {
    const extended = ExtendedStatistics.map((name) => [name, statisticOf(summary, name)] as const);
    return {
      Timestamp: new Date(startMs),
      ...Object.fromEntries(Statistics.map((name) => [name, statisticOf(summary, name)])),
      ...(extended.length > 0 && { ExtendedStatistics: new Map(extended) }),
      Unit: unit,
    };
  });
  return { Label: MetricName, Datapoints: datapoints };
}

function refuseSpan({ StartTime, EndTime, Period }: z.output<typeof inputSchema>): void {
  if (StartTime >= EndTime) {
    throw new WireError(
      "InvalidParameterValueException",
      "The parameter StartTime must be less than the parameter EndTime.",
    );
  }
  if (Period % 60 !== 0) {
    throw new WireError(
      "InvalidParameterValueException",
      "The parameter Period must be a multiple of 60: the emulator keeps values by the minute.",
    );
  }
  const count = Math.ceil((EndTime - StartTime) / (Period * 1000));
  if (count > LARGEST_DATAPOINT_COUNT) {
    throw new WireError(
      "InvalidParameterCombinationException",
      `You have requested up to ${count} datapoints, which exceeds the limit of ${LARGEST_DATAPOINT_COUNT}. ` +
        "You may reduce the datapoints requested by increasing Period, or decreasing the time range.",
    );
  }
}
