import type { AlarmState } from "./alarm.ts";
import type { AlarmDefinition, MissingData, Operator } from "./alarm-schema.ts";

export interface Evaluation {
  /** Undefined: the alarm stays as it is. */
  state: AlarmState | undefined;
  /** The values that decided, newest first. */
  datapoints: number[];
}

/**
 * Judges an alarm as CloudWatch does. Real values count first, also somewhat older ones; only where there are too few of them the
 * treatment of missing data fills in.
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html)
 * @param values the metric by the period, newest first, undefined where it is missing; some more than the evaluation periods
 */
export function evaluateAlarm(
  definition: AlarmDefinition,
  values: readonly (number | undefined)[],
): Evaluation {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, Threshold } = definition;
  const isBreaching = (value: number) => breaches(definition.ComparisonOperator, value, Threshold);
  const datapoints = values.filter((value) => value !== undefined).slice(0, EvaluationPeriods);
  const breaching = datapoints.filter(isBreaching).length;
  const filled = EvaluationPeriods - datapoints.length;
  const decide = (): AlarmState | undefined => {
    if (breaching >= DatapointsToAlarm) return "ALARM";
    if (filled === 0) return "OK";
    const treatment: MissingData = definition.TreatMissingData ?? "missing";
    if (treatment === "notBreaching") return "OK";
    if (treatment === "breaching") return breaching + filled >= DatapointsToAlarm ? "ALARM" : "OK";
    if (datapoints.length > breaching) return "OK";
    if (treatment === "ignore") return undefined;
    if (datapoints.length === 0) return "INSUFFICIENT_DATA";
    // All that is known breaches. It suffices where it began so long ago that later values alone could have raised the alarm.
    const oldest = values.findLastIndex((value) => value !== undefined);
    return oldest + 1 >= DatapointsToAlarm ? "ALARM" : undefined;
  };
  return { state: decide(), datapoints };
}

export function breaches(operator: Operator, value: number, threshold: number): boolean {
  switch (operator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
  }
}
