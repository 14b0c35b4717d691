import { Duration } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { alarm } from "./alarm.ts";

const period = Duration.minutes(5);

/** What the owner of a tool must hear of: it crashed, it was refused for lack of concurrency, it is near its time limit. */
export function toolAlarms(
  scope: Construct,
  tool: IFunction,
  timeoutSeconds: number,
  topic: ITopic | undefined,
): Alarm[] {
  const make = (id: string, alarmDescription: string, metric: IMetric, threshold: number) =>
    alarm(scope, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      topic,
    });
  return [
    make(
      "Errors",
      "The tool's function crashed or ran out of time. It answers all expected errors as data.",
      tool.metricErrors({ period }),
      0,
    ),
    make(
      "Throttles",
      "Calls of the tool were refused: too many at one time.",
      tool.metricThrottles({ period }),
      0,
    ),
    make(
      "Duration",
      `The tool's slowest call took more than four fifths of its ${timeoutSeconds} s.`,
      tool.metricDuration({ period, statistic: "Maximum" }),
      timeoutSeconds * 800,
    ),
  ];
}
