import type { Step } from "./step.ts";

const variant = {
  ServiceNamespace: "sagemaker",
  ResourceId: "endpoint/async/variant/AllTraffic",
  ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
};
const metric = {
  Namespace: "AWS/SageMaker",
  MetricName: "HasBacklogWithoutCapacity",
  Dimensions: [{ Name: "EndpointName", Value: "async" }],
};
const alarm = {
  ...metric,
  AlarmName: "wake",
  AlarmDescription: "Requests wait.",
  AlarmActions: ["arn:aws:sns:us-east-1:000000000000:ok"],
  Statistic: "Average",
  Period: 60,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 2,
  Threshold: 1,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  TreatMissingData: "missing",
  Tags: [{ Key: "team", Value: "chemistry" }],
};
const span = { StartTime: "2026-01-01T00:00:00Z", EndTime: "2026-01-01T01:00:00Z" };

const scaling = (operation: string, input: Step["input"], error?: string): Step => ({
  service: "application-autoscaling",
  operation,
  input,
  ...(error !== undefined && { error }),
});
const cloudWatch = (operation: string, input: Step["input"], error?: string): Step => ({
  service: "cloudwatch",
  operation,
  input,
  ...(error !== undefined && { error }),
});

/** Application Auto Scaling and CloudWatch. */
export const scalingScenario: readonly Step[] = [
  scaling("DeregisterScalableTarget", variant, "ObjectNotFoundException"),
  scaling("DeleteScalingPolicy", { ...variant, PolicyName: "none" }, "ObjectNotFoundException"),
  scaling("RegisterScalableTarget", { ...variant, MinCapacity: 2, MaxCapacity: 1 }, "ValidationException"),
  scaling("RegisterScalableTarget", {
    ...variant,
    MinCapacity: 1,
    MaxCapacity: 2,
    Tags: { team: "chemistry" },
  }),
  scaling("PutScalingPolicy", {
    ...variant,
    PolicyName: "tracking",
    PolicyType: "TargetTrackingScaling",
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 5,
      CustomizedMetricSpecification: {
        ...metric,
        MetricName: "ApproximateBacklogSizePerInstance",
        Statistic: "Average",
      },
    },
  }),
  scaling("PutScalingPolicy", {
    ...variant,
    PolicyName: "wake",
    PolicyType: "StepScaling",
    StepScalingPolicyConfiguration: {
      AdjustmentType: "ChangeInCapacity",
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    },
  }),
  scaling("PutScalingPolicy", { ...variant, PolicyName: "empty" }, "ValidationException"),
  scaling("DescribeScalableTargets", { ServiceNamespace: "sagemaker" }),
  scaling("DescribeScalingPolicies", { ServiceNamespace: "sagemaker", MaxResults: 1 }),
  scaling("DescribeScalingActivities", { ServiceNamespace: "sagemaker" }),
  scaling("ListTagsForResource", { ResourceARN: "arn:aws:none" }, "ResourceNotFoundException"),

  cloudWatch("PutMetricAlarm", alarm),
  cloudWatch("SetAlarmState", { AlarmName: "wake", StateValue: "ALARM", StateReason: "A drill." }),
  cloudWatch("SetAlarmState", { AlarmName: "none", StateValue: "OK", StateReason: "" }, "ResourceNotFound"),
  cloudWatch("DescribeAlarms", {}),
  cloudWatch("DescribeAlarms", { AlarmNames: ["wake"], StateValue: "ALARM" }),
  cloudWatch("DisableAlarmActions", { AlarmNames: ["wake"] }),
  cloudWatch("EnableAlarmActions", { AlarmNames: ["wake"] }),
  cloudWatch("TagResource", {
    ResourceARN: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:wake",
    Tags: [{ Key: "stage", Value: "test" }],
  }),
  cloudWatch("ListTagsForResource", {
    ResourceARN: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:wake",
  }),
  cloudWatch("UntagResource", {
    ResourceARN: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:wake",
    TagKeys: ["stage"],
  }),
  cloudWatch("ListTagsForResource", { ResourceARN: "arn:aws:none" }, "ResourceNotFoundException"),
  cloudWatch("PutMetricData", {
    Namespace: "Lab",
    MetricData: [{ MetricName: "Runs", Timestamp: span.StartTime, Value: 1, Unit: "Count" }],
  }),
  cloudWatch("ListMetrics", { Namespace: "Lab" }),
  cloudWatch("GetMetricStatistics", {
    Namespace: "Lab",
    MetricName: "Runs",
    ...span,
    Period: 60,
    Statistics: ["Sum"],
    ExtendedStatistics: ["p99"],
  }),
  cloudWatch("GetMetricData", {
    ...span,
    MetricDataQueries: [
      {
        Id: "runs",
        MetricStat: { Metric: { Namespace: "Lab", MetricName: "Runs" }, Period: 60, Stat: "Sum" },
      },
    ],
  }),
  cloudWatch("DeleteAlarms", { AlarmNames: ["wake"] }),

  scaling("DeleteScalingPolicy", { ...variant, PolicyName: "wake" }),
  scaling("DeregisterScalableTarget", variant),
];
