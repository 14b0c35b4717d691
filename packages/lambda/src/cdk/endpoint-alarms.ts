import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { alarm } from "./alarm.ts";
import type { AsyncEndpointProps } from "./async-endpoint-props.ts";
import { VARIANT } from "./endpoint-scaling.ts";

const FIVE_MINUTES = Duration.minutes(5);

/**
 * What an endpoint's owner must hear of. The metrics are those that AWS publishes for asynchronous endpoints, once a minute
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html).
 */
export function endpointAlarms(scope: Construct, props: AsyncEndpointProps): Alarm[] {
  const { endpointName, alarms = {}, alarmTopic } = props;
  const { oldestRequestSeconds = 3600, noCapacitySeconds = 1800 } = alarms;
  const count = (metricName: string) => variantMetric(endpointName, metricName);
  const make = (id: string, name: string, description: string, metric: IMetric, most: number, minutes = 1) =>
    alarm(scope, id, {
      alarmName: `${endpointName}-${name}`,
      alarmDescription: `SageMaker endpoint ${endpointName}: ${description}`,
      metric,
      threshold: most,
      evaluationPeriods: minutes,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      topic: alarmTopic,
    });
  return [
    make(
      "OldestRequest",
      "oldest-request",
      `a request has waited for more than ${oldestRequestSeconds} s. Are there instances enough, and do they answer?`,
      endpointMetric(endpointName, "ApproximateAgeOfOldestRequest", Stats.MAXIMUM),
      oldestRequestSeconds,
    ),
    make(
      "NoCapacity",
      "no-capacity",
      `requests have waited for ${noCapacitySeconds} s and no instance has come. Look at the endpoint's events and at the account's quota.`,
      endpointMetric(endpointName, "HasBacklogWithoutCapacity", Stats.AVERAGE),
      0,
      Math.ceil(noCapacitySeconds / 60),
    ),
    make(
      "Failures",
      "failures",
      "requests failed. Their reasons lie in the failure folder.",
      count("InvocationFailures"),
      0,
    ),
    make(
      "Expired",
      "expired",
      "requests reached their time to live before an instance took them.",
      count("ExpiredRequests"),
      0,
    ),
    make(
      "Transfers",
      "transfers",
      "SageMaker could not read an input, write an answer or publish a message. Look at the endpoint's role.",
      transfers(count),
      0,
    ),
  ];
}

function endpointMetric(EndpointName: string, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: "AWS/SageMaker",
    metricName,
    dimensionsMap: { EndpointName },
    statistic,
    period: Duration.minutes(1),
  });
}

function variantMetric(EndpointName: string, metricName: string): Metric {
  return new Metric({
    namespace: "AWS/SageMaker",
    metricName,
    dimensionsMap: { EndpointName, VariantName: VARIANT },
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });
}

function transfers(count: (metricName: string) => Metric): MathExpression {
  return new MathExpression({
    expression: "FILL(downloads, 0) + FILL(uploads, 0) + FILL(notifications, 0)",
    usingMetrics: {
      downloads: count("RequestDownloadFailures"),
      uploads: count("ResponseUploadFailures"),
      notifications: count("NotificationFailures"),
    },
    label: "failed transfers",
    period: FIVE_MINUTES,
  });
}
