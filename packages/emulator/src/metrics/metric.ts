import { z } from "zod";
import { list, text } from "../wire/input-types.ts";

/** Name and value, such as `EndpointName` and `solubility`. */
const dimension = z.object({ Name: text(255), Value: text(1024) });

export const dimensionList = list(dimension, 30).default([]);

export type Dimension = z.output<typeof dimension>;

/** What CloudWatch tells metrics apart by. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: readonly Dimension[];
}

/** The same text for the same metric, in whatever order its dimensions stand. */
export function metricKey({ namespace, name, dimensions }: Metric): string {
  const pairs = dimensions.map(({ Name, Value }) => JSON.stringify([Name, Value])).sort();
  return JSON.stringify([namespace, name, ...pairs]);
}

const UNITS_OF_SIZE = ["Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes"] as const;
const UNITS_OF_INFORMATION = ["Bits", "Kilobits", "Megabits", "Gigabits", "Terabits"] as const;

/** CloudWatch's units. */
export const UNITS = [
  ...["Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None"],
  ...[...UNITS_OF_SIZE, ...UNITS_OF_INFORMATION].flatMap((unit) => [unit, `${unit}/Second`]),
] as const;
