import { z } from "zod";
import { readInput } from "../control-plane/read-input.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { double, integer, list, oneOf, text, time } from "../wire/input-types.ts";
import { WireError } from "../wire/wire-error.ts";
import { dimensionList, UNITS } from "./metric.ts";
import type { Sample } from "./metric-store.ts";

const datum = z.object({
  MetricName: text(255),
  Dimensions: dimensionList,
  Timestamp: time().optional(),
  Value: double().optional(),
  StatisticValues: z
    .object({ SampleCount: double(), Sum: double(), Minimum: double(), Maximum: double() })
    .optional(),
  Values: list(double(), 150).optional(),
  Counts: list(double(), 150).optional(),
  Unit: oneOf(UNITS).default("None"),
  StorageResolution: integer(1).optional(),
});

const inputSchema = z.object({ Namespace: text(255), MetricData: list(datum, 1000).default([]) });

/** Values are kept by the minute, whatever their StorageResolution. */
export function putMetricData({ metrics, clock }: CloudWatch, input: unknown): object {
  const { Namespace, MetricData } = readInput(inputSchema, input);
  if (Namespace.startsWith("AWS/")) {
    throw new WireError(
      "InvalidParameterValueException",
      "The value AWS/ for parameter Namespace is invalid: it is AWS's own.",
    );
  }
  const samples = MetricData.map((each) => ({ ...each, samples: samplesOf(each) }));
  for (const { MetricName, Dimensions, Timestamp = clock.now(), Unit, samples: values } of samples) {
    const metric = { namespace: Namespace, name: MetricName, dimensions: Dimensions };
    for (const sample of values) metrics.record(metric, Unit, Timestamp, sample);
  }
  return {};
}

function samplesOf({ Value, StatisticValues, Values, Counts }: z.output<typeof datum>): Sample[] {
  const given = [Value, StatisticValues, Values].filter((each) => each !== undefined).length;
  if (given !== 1 || (Counts !== undefined && Counts.length !== Values?.length)) {
    throw new WireError(
      "InvalidParameterCombinationException",
      "Each datum must hold exactly one of Value, StatisticValues and Values; Counts must be as many as Values.",
    );
  }
  if (Value !== undefined) return [{ value: Value, count: 1 }];
  if (StatisticValues !== undefined) {
    const { SampleCount: sampleCount, Sum: sum, Minimum: minimum, Maximum: maximum } = StatisticValues;
    return [{ set: { sampleCount, sum, minimum, maximum } }];
  }
  return (Values ?? []).map((value, index) => ({ value, count: Counts?.[index] ?? 1 }));
}
