import { randomUUID } from "node:crypto";
import { type AlarmDefinition, alarmDefinition } from "../alarms/alarm-schema.ts";
import { newAlarm } from "../alarms/put-metric-alarm.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import type { ScalingPolicy } from "./auto-scaling.ts";
import type { TargetTracking } from "./policy-schema.ts";

/** Below this part of its target a metric is low enough to remove capacity. */
const LOW_PART = 0.9;
/** One-minute values in a row that add capacity, and that remove it. */
const HIGH_PERIODS = 3;
const LOW_PERIODS = 15;

/** Makes the two alarms of a target tracking policy, and answers their names. */
export function putTrackingAlarms(
  cloudWatch: CloudWatch,
  configuration: TargetTracking,
  { resourceId, arn }: { resourceId: string; arn: string },
): string[] {
  const { TargetValue, DisableScaleIn } = configuration;
  const define = (
    kind: "AlarmHigh" | "AlarmLow",
    different: Pick<AlarmDefinition, "ComparisonOperator" | "Threshold" | "EvaluationPeriods">,
  ) => {
    const AlarmName = `TargetTracking-${resourceId}-${kind}-${randomUUID()}`;
    const AlarmDescription = `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${arn}.`;
    const definition = alarmDefinition.parse({
      ...metricOf(configuration, resourceId),
      ...different,
      AlarmName,
      AlarmDescription,
      AlarmActions: [arn],
      Period: 60,
    });
    cloudWatch.alarms.set(AlarmName, newAlarm(cloudWatch, definition));
    return AlarmName;
  };
  const high = define("AlarmHigh", {
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: TargetValue,
    EvaluationPeriods: HIGH_PERIODS,
  });
  if (DisableScaleIn) return [high];
  const low = define("AlarmLow", {
    ComparisonOperator: "LessThanThreshold",
    Threshold: TargetValue * LOW_PART,
    EvaluationPeriods: LOW_PERIODS,
  });
  return [high, low];
}

export function deletePolicyAlarms({ alarms }: CloudWatch, { alarmNames }: ScalingPolicy): void {
  for (const name of alarmNames) alarms.delete(name);
}

function metricOf({ CustomizedMetricSpecification }: TargetTracking, resourceId: string) {
  if (CustomizedMetricSpecification !== undefined) return CustomizedMetricSpecification;
  const [, endpoint, , variant] = resourceId.split("/");
  return {
    Namespace: "AWS/SageMaker",
    MetricName: "InvocationsPerInstance",
    Dimensions: [
      { Name: "EndpointName", Value: endpoint },
      { Name: "VariantName", Value: variant },
    ],
    Statistic: "Sum",
  };
}
