import type { PlannedRequest } from "../aws/deploy-request.ts";
import { namesOf } from "./names.ts";
import { ownerTags } from "./owner-tags.ts";
import type { ResolvedSettings } from "./settings.ts";

/** Stands for the ARN of a policy until AWS has named it. */
export function arnOfPolicy(policyName: string): string {
  return `<ARN of policy ${policyName}>`;
}

/**
 * Target, tracking policy, and, for an endpoint that may have no instance, a step from zero and its alarm.
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html)
 */
export function planScaling(settings: ResolvedSettings): PlannedRequest[] {
  const { name, min, max } = settings;
  if (min === max) return [];
  const target: PlannedRequest = {
    service: "application-autoscaling",
    operation: "RegisterScalableTarget",
    input: { ...namesOf(name).scalable, MinCapacity: min, MaxCapacity: max },
  };
  return [target, planTracking(settings), ...(min === 0 ? planWake(settings) : [])];
}

function planTracking({ name, async, scaling }: ResolvedSettings): PlannedRequest {
  const { scalable, trackingPolicy, variant } = namesOf(name);
  const endpoint = { Name: "EndpointName", Value: name };
  return {
    service: "application-autoscaling",
    operation: "PutScalingPolicy",
    input: {
      ...scalable,
      PolicyName: trackingPolicy,
      PolicyType: "TargetTrackingScaling",
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: async ? scaling.backlogPerInstance : scaling.cpuUtilizationPercent,
        CustomizedMetricSpecification: async
          ? {
              MetricName: "ApproximateBacklogSizePerInstance",
              Namespace: "AWS/SageMaker",
              Dimensions: [endpoint],
              Statistic: "Average",
            }
          : {
              MetricName: "CPUUtilization",
              Namespace: "/aws/sagemaker/Endpoints",
              Dimensions: [endpoint, { Name: "VariantName", Value: variant }],
              Statistic: "Average",
              Unit: "Percent",
            },
        ScaleInCooldown: scaling.scaleInCooldownSeconds,
        ScaleOutCooldown: scaling.scaleOutCooldownSeconds,
      },
    },
  };
}

function planWake({ name, scaling }: ResolvedSettings): PlannedRequest[] {
  const { scalable, wakePolicy, wakeAlarm } = namesOf(name);
  const policy: PlannedRequest = {
    service: "application-autoscaling",
    operation: "PutScalingPolicy",
    input: {
      ...scalable,
      PolicyName: wakePolicy,
      PolicyType: "StepScaling",
      StepScalingPolicyConfiguration: {
        AdjustmentType: "ChangeInCapacity",
        MetricAggregationType: "Average",
        Cooldown: scaling.wakeCooldownSeconds,
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    },
  };
  const alarm: PlannedRequest = {
    service: "cloudwatch",
    operation: "PutMetricAlarm",
    input: {
      AlarmName: wakeAlarm,
      AlarmDescription: `Wakes SageMaker endpoint ${name}: requests are waiting and no instance is there.`,
      AlarmActions: [arnOfPolicy(wakePolicy)],
      MetricName: "HasBacklogWithoutCapacity",
      Namespace: "AWS/SageMaker",
      Dimensions: [{ Name: "EndpointName", Value: name }],
      Statistic: "Average",
      Period: 60,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "missing",
      Tags: ownerTags(name),
    },
  };
  return [policy, alarm];
}
