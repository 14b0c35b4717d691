import {
  ApplicationAutoScalingClient,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { onTestFinished } from "vitest";
import type { Emulator, EmulatorConfiguration } from "../../src/index.ts";
import { echo, start } from "./start.ts";

type EndpointConfiguration = NonNullable<EmulatorConfiguration["endpoints"]>[string];

/** The variant of the endpoint "model". */
export const variant = {
  ServiceNamespace: "sagemaker",
  ResourceId: "endpoint/model/variant/AllTraffic",
  ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
} as const;

const endpointDimension = [{ Name: "EndpointName", Value: "model" }];

/** The clients of the two services that scale. They end with the test. */
export function scalingClients({ clientConfig }: Emulator) {
  const scaling = new ApplicationAutoScalingClient(clientConfig);
  const cloudWatch = new CloudWatchClient(clientConfig);
  onTestFinished(() => {
    scaling.destroy();
    cloudWatch.destroy();
  });
  return { scaling, cloudWatch };
}

/** An endpoint "model" on a frozen clock, with clients of the two services that scale. */
export async function startScaling(
  instances: EndpointConfiguration["instances"] = {},
  model: EndpointConfiguration["model"] = echo,
) {
  const async = { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" };
  const started = await start({
    buckets: ["demo"],
    clock: { frozen: true },
    endpoints: { model: { async, instances, model } },
  });
  const { emulator } = started;
  const { scaling, cloudWatch } = scalingClients(emulator);

  return {
    ...started,
    scaling,
    cloudWatch,
    register: (MinCapacity: number, MaxCapacity: number) =>
      scaling.send(new RegisterScalableTargetCommand({ ...variant, MinCapacity, MaxCapacity })),
    putPolicy: (input: Policy) => scaling.send(new PutScalingPolicyCommand({ ...variant, ...input })),
    putAlarm: (input: Partial<PutMetricAlarmCommandInput> = {}) =>
      cloudWatch.send(new PutMetricAlarmCommand({ ...wakeAlarm, ...input })),
    async activities() {
      const { ScalingActivities = [] } = await scaling.send(new DescribeScalingActivitiesCommand(variant));
      return ScalingActivities;
    },
  };
}

/** The alarm of AWS's guide that wakes an endpoint. */
const wakeAlarm: PutMetricAlarmCommandInput = {
  AlarmName: "wake",
  MetricName: "HasBacklogWithoutCapacity",
  Namespace: "AWS/SageMaker",
  Dimensions: endpointDimension,
  Statistic: "Average",
  Period: 60,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 2,
  Threshold: 1,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  TreatMissingData: "missing",
};

type Policy = Omit<PutScalingPolicyCommandInput, keyof typeof variant>;

/** The policy of AWS's guide that holds the backlog of each instance. */
export const tracking = {
  PolicyName: "tracking",
  PolicyType: "TargetTrackingScaling",
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 5,
    CustomizedMetricSpecification: {
      MetricName: "ApproximateBacklogSizePerInstance",
      Namespace: "AWS/SageMaker",
      Dimensions: endpointDimension,
      Statistic: "Average",
    },
  },
} satisfies Policy;

/** The policy of AWS's guide that adds an instance to none. */
export const wakePolicy = {
  PolicyName: "wake",
  PolicyType: "StepScaling",
  StepScalingPolicyConfiguration: {
    AdjustmentType: "ChangeInCapacity",
    MetricAggregationType: "Average",
    Cooldown: 300,
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
  },
} satisfies Policy;
