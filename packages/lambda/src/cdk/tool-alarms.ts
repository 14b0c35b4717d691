import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { alarm } from "./alarm.ts";

const period = Duration.minutes(5);

/** The function's own metrics of failures that no agent can put right. */
const ownFailures = [
  "ConfigurationError",
  "ClientError",
  "ConnectionError",
  "S3Error",
  "SageMakerError",
  "UnexpectedError",
] as const;

export type ToolAlarmProps = {
  readonly timeoutSeconds: number;
  /** Of the function's own metrics. */
  readonly namespace: string;
  readonly topic: ITopic | undefined;
};

/** What the owner of a tool must hear of: it crashed, it was refused for lack of concurrency, it is near its time limit, it cannot do its work. */
export function toolAlarms(
  scope: Construct,
  tool: IFunction,
  { timeoutSeconds, namespace, topic }: ToolAlarmProps,
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
    make(
      "ToolFailures",
      "The tool could not do its work: its configuration, S3, SageMaker or a connection. Look for error_code in its log.",
      failures(tool, namespace),
      0,
    ),
  ];
}

function failures({ functionName }: IFunction, namespace: string): MathExpression {
  const metrics = ownFailures.map((metricName, at) => {
    const metric = new Metric({
      namespace,
      metricName,
      dimensionsMap: { FunctionName: functionName },
      statistic: "Sum",
      period,
    });
    return [`m${at}`, metric] as const;
  });
  return new MathExpression({
    expression: metrics.map(([id]) => `FILL(${id}, 0)`).join(" + "),
    usingMetrics: Object.fromEntries(metrics),
    label: "failures of the tool itself",
    period,
  });
}
