import {
  ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { onTestFinished } from "vitest";
import type { Particulars, StartEmulated } from "../emulated.ts";

const MINUTE_MS = 60_000;

const namespace = "AWS/SageMaker";
const endpointDimension = { Name: "EndpointName", Value: "model" };

/** The variant of the case's endpoint, as Application Auto Scaling calls it. */
export const variant = {
  ServiceNamespace: "sagemaker",
  ResourceId: "endpoint/model/variant/AllTraffic",
  ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
} as const;

/** The case's endpoint at zero instances, at a full minute of a frozen clock, with the clients of the two services that scale. */
export async function startScaling(
  start: StartEmulated,
  { endpoint = {}, emulator: more = {}, ...particulars }: Particulars = {},
) {
  const world = await start({
    ...particulars,
    endpoint: { instances: { initial: 0, min: 0, max: 9 }, ...endpoint },
    emulator: { ...more, clock: { frozen: true } },
  });
  const { emulator } = world;
  const { clock } = emulator;
  const scaling = new ApplicationAutoScalingClient(emulator.clientConfig);
  const cloudWatch = new CloudWatchClient(emulator.clientConfig);
  onTestFinished(() => {
    scaling.destroy();
    cloudWatch.destroy();
  });
  await clock.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
  const startMs = clock.now();

  return {
    ...world,
    scaling,
    cloudWatch,
    instances: () => emulator.endpoint("model").instances,
    minutes: (count: number) => clock.advance(count * MINUTE_MS),
    register: (MinCapacity: number, MaxCapacity: number) =>
      scaling.send(new RegisterScalableTargetCommand({ ...variant, MinCapacity, MaxCapacity })),
    /** A policy, and its ARN. */
    async putPolicy(policy: Policy): Promise<string> {
      const { PolicyARN = "" } = await scaling.send(new PutScalingPolicyCommand({ ...variant, ...policy }));
      return PolicyARN;
    },
    putAlarm: (input: Partial<PutMetricAlarmCommandInput>) =>
      cloudWatch.send(new PutMetricAlarmCommand({ ...wakeAlarm, ...input })),
    /** All values of a metric since the start, oldest first, in this unit alone. */
    async values({
      metric,
      statistic = "Average",
      unit = "Count",
      ofVariant = false,
      in: Namespace = namespace,
    }: Asked) {
      const ofTheVariant = ofVariant ? [{ Name: "VariantName", Value: "AllTraffic" }] : [];
      const { Datapoints = [] } = await cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace,
          MetricName: metric,
          Dimensions: [endpointDimension, ...ofTheVariant],
          StartTime: new Date(startMs),
          EndTime: new Date(clock.now() + MINUTE_MS),
          Period: 60,
          Statistics: [statistic],
          Unit: unit,
        }),
      );
      return Datapoints.sort((a, b) => Number(a.Timestamp) - Number(b.Timestamp)).map((at) => at[statistic]);
    },
  };
}

type Policy = Omit<PutScalingPolicyCommandInput, keyof typeof variant>;

type Asked = {
  readonly metric: string;
  readonly statistic?: "Average" | "Sum" | "Minimum" | "Maximum" | "SampleCount";
  readonly in?: string;
  readonly unit?: "Percent" | "Count" | "Seconds" | "Milliseconds" | "Microseconds" | "None";
  readonly ofVariant?: boolean;
};

/** The alarm of AWS's guide that wakes an endpoint. */
const wakeAlarm: PutMetricAlarmCommandInput = {
  AlarmName: "wake",
  MetricName: "HasBacklogWithoutCapacity",
  Namespace: namespace,
  Dimensions: [endpointDimension],
  Statistic: "Average",
  Period: 60,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 2,
  Threshold: 1,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  TreatMissingData: "missing",
};

/** The policy of AWS's guide that holds the backlog of each instance. */
export const tracking = {
  PolicyName: "tracking",
  PolicyType: "TargetTrackingScaling",
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 5,
    CustomizedMetricSpecification: {
      MetricName: "ApproximateBacklogSizePerInstance",
      Namespace: namespace,
      Dimensions: [endpointDimension],
      Statistic: "Average",
    },
  },
} satisfies Policy;

/** The policy of AWS's guide that adds an instance to none; with `Cooldown` left out, it has the default. */
export const stepOfOne = {
  PolicyName: "wake",
  PolicyType: "StepScaling",
  StepScalingPolicyConfiguration: {
    AdjustmentType: "ChangeInCapacity",
    MetricAggregationType: "Average",
    StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
  },
} satisfies Policy;

/** A step to so many instances, whatever there are. */
export function stepTo(
  PolicyName: string,
  ScalingAdjustment: number,
  direction: "up" | "down" = "up",
): Policy {
  const bound = direction === "up" ? { MetricIntervalLowerBound: 0 } : { MetricIntervalUpperBound: 0 };
  return {
    PolicyName,
    PolicyType: "StepScaling",
    StepScalingPolicyConfiguration: {
      AdjustmentType: "ExactCapacity",
      StepAdjustments: [{ ...bound, ScalingAdjustment }],
    },
  };
}
