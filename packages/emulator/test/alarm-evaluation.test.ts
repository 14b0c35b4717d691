import { describe, expect, test } from "vitest";
import { alarmDefinition, type MissingData } from "../src/alarms/alarm-schema.ts";
import { evaluateAlarm } from "../src/alarms/evaluate-alarm.ts";

/** Periods oldest first, as AWS writes them: X breaches, 0 does not, - is missing. */
function evaluate(
  periods: string,
  missing: MissingData,
  [datapointsToAlarm, evaluationPeriods]: [number, number],
) {
  const values = periods.split(" ").map((mark) => ({ X: 2, "0": 0 })[mark]);
  const definition = alarmDefinition.parse({
    AlarmName: "alarm",
    MetricName: "metric",
    Namespace: "Lab",
    Statistic: "Average",
    Period: 60,
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: datapointsToAlarm,
    Threshold: 1,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: missing,
  });
  return evaluateAlarm(definition, values.reverse()).state;
}

/** The treatments in the order of AWS's tables; undefined is "retain current state". */
const TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"] as const;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
describe("an alarm treats missing data as AWS's tables say", () => {
  test.each([
    ["0 - X - X", ["OK", "OK", "OK", "OK"]],
    ["0 - - - -", ["OK", "OK", "OK", "OK"]],
    ["- - - - -", ["INSUFFICIENT_DATA", undefined, "ALARM", "OK"]],
    ["0 X X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["- - X - -", ["ALARM", undefined, "ALARM", "OK"]],
  ])("3 of 3: %s", (periods, states) => {
    expect(TREATMENTS.map((missing) => evaluate(periods, missing, [3, 3]))).toEqual(states);
  });

  test.each([
    ["0 - X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["0 0 X 0 X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["0 - X - -", ["OK", "OK", "ALARM", "OK"]],
    ["- - - - 0", ["OK", "OK", "ALARM", "OK"]],
    ["- - - X -", ["ALARM", undefined, "ALARM", "OK"]],
  ])("2 of 3: %s", (periods, states) => {
    expect(TREATMENTS.map((missing) => evaluate(periods, missing, [2, 3]))).toEqual(states);
  });

  test("one breaching value alone does not raise an alarm that needs two", () => {
    expect(evaluate("- - - X", "missing", [2, 2])).toBeUndefined();
    expect(evaluate("- - X X", "missing", [2, 2])).toBe("ALARM");
  });
});

test.each([
  ["GreaterThanThreshold", [false, false, true]],
  ["GreaterThanOrEqualToThreshold", [false, true, true]],
  ["LessThanThreshold", [true, false, false]],
  ["LessThanOrEqualToThreshold", [true, true, false]],
])("%s compares 0, 1 and 2 with the threshold 1", (ComparisonOperator, breaching) => {
  const definition = alarmDefinition.parse({
    AlarmName: "alarm",
    MetricName: "metric",
    Namespace: "Lab",
    Statistic: "Average",
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator,
  });
  const states = [0, 1, 2].map((value) => evaluateAlarm(definition, [value]).state);
  expect(states.map((state) => state === "ALARM")).toEqual(breaching);
});
