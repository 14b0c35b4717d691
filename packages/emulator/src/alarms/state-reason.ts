import type { AlarmState } from "./alarm.ts";
import type { AlarmDefinition, Operator } from "./alarm-schema.ts";

export const UNCHECKED = "Unchecked: Initial alarm creation";

const WORDS: Record<Operator, string> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  GreaterThanThreshold: "greater than",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

/** Why an evaluation ended as it did, in CloudWatch's words. */
export function stateReason(
  {
    Threshold,
    ComparisonOperator,
    EvaluationPeriods,
    DatapointsToAlarm = EvaluationPeriods,
  }: AlarmDefinition,
  state: AlarmState,
  datapoints: readonly number[],
): string {
  const count = datapoints.length;
  if (count === 0) {
    const points = `${EvaluationPeriods} ${EvaluationPeriods === 1 ? "datapoint" : "datapoints"}`;
    return state === "INSUFFICIENT_DATA"
      ? `Insufficient Data: ${points} were unknown.`
      : `Threshold Crossed: no datapoints were received for ${points}.`;
  }
  const values = datapoints.map(decimal).join(", ");
  const word = state === "ALARM" ? "were" : "were not";
  const change = state === "ALARM" ? "OK -> ALARM" : "ALARM -> OK";
  const least = state === "ALARM" ? DatapointsToAlarm : EvaluationPeriods - DatapointsToAlarm + 1;
  return (
    `Threshold Crossed: ${count} datapoints [${values}] ${word} ${WORDS[ComparisonOperator]} the threshold (${decimal(Threshold)}) ` +
    `(minimum ${least} ${least === 1 ? "datapoint" : "datapoints"} for ${change} transition).`
  );
}

/** For programs, as in StateReasonData. */
export function stateReasonData(
  definition: AlarmDefinition,
  { queryTime, datapoints }: { queryTime: Date; datapoints: readonly number[] },
): string {
  return JSON.stringify({
    version: "1.0",
    queryDate: queryTime.toISOString(),
    statistic: definition.Statistic,
    period: definition.Period,
    recentDatapoints: [...datapoints].reverse(),
    threshold: definition.Threshold,
  });
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
