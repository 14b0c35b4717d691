import { z } from "zod";
import { tagList } from "../control-plane/tag-list.ts";
import { dimensionList, UNITS } from "../metrics/metric.ts";
import { PERCENTILE, STATISTICS } from "../metrics/summary.ts";
import { boolean, double, integer, list, oneOf, text } from "../wire/input-types.ts";

/** Alarms that compare with an anomaly detection band, not with a threshold, are not served. */
export const OPERATORS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] as const;

export type Operator = (typeof OPERATORS)[number];

export const MISSING_DATA = ["missing", "ignore", "breaching", "notBreaching"] as const;

export type MissingData = (typeof MISSING_DATA)[number];

const actions = list(text(1024), 5).default([]);

const period = integer(10).refine(
  (seconds) => seconds === 10 || seconds === 20 || seconds === 30 || seconds % 60 === 0,
  "Member must be 10, 20, 30 or a multiple of 60",
);

/** An alarm on one metric. */
export const alarmDefinition = z.object({
  AlarmName: text(255),
  AlarmDescription: text(1024, 0).optional(),
  ActionsEnabled: boolean().default(true),
  OKActions: actions,
  AlarmActions: actions,
  InsufficientDataActions: actions,
  MetricName: text(255),
  Namespace: text(255),
  Statistic: oneOf(STATISTICS).optional(),
  ExtendedStatistic: z.string().regex(PERCENTILE, "Member must be a percentile such as p99").optional(),
  Dimensions: dimensionList,
  Period: period,
  Unit: oneOf(UNITS).optional(),
  EvaluationPeriods: integer(1),
  DatapointsToAlarm: integer(1).optional(),
  Threshold: double(),
  ComparisonOperator: oneOf(OPERATORS),
  TreatMissingData: oneOf(MISSING_DATA).optional(),
  EvaluateLowSampleCountPercentile: oneOf(["evaluate", "ignore"]).optional(),
});

export type AlarmDefinition = z.output<typeof alarmDefinition>;

export const putMetricAlarmInput = alarmDefinition.extend({
  Metrics: z.undefined("The emulator's alarms watch one metric; metric math is not supported").optional(),
  Tags: tagList.optional(),
});
