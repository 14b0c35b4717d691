import { CfnScalableTarget, CfnScalingPolicy } from "aws-cdk-lib/aws-applicationautoscaling";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import type { CfnEndpoint } from "aws-cdk-lib/aws-sagemaker";
import type { Construct } from "constructs";
import type { AsyncEndpointProps } from "./async-endpoint-props.ts";
import { ownerTag } from "./endpoint-tags.ts";

/** The endpoint's one production variant. */
export const VARIANT = "AllTraffic";

/**
 * What `@sagemaker-async/core/deploy` sets up: a policy that holds the backlog of each instance, and, from zero, one that adds the first instance as
 * soon as work waits. The first cannot wake an endpoint, for without instances its metric is missing; the second cannot grow one
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html). Nothing where `min` and `max` are the same.
 */
export function scaleEndpoint(scope: Construct, endpoint: CfnEndpoint, props: AsyncEndpointProps): void {
  const { min = 0, max } = props.instances;
  if (min === max) return;
  const scalable = {
    serviceNamespace: "sagemaker",
    resourceId: `endpoint/${endpoint.attrEndpointName}/variant/${VARIANT}`,
    scalableDimension: "sagemaker:variant:DesiredInstanceCount",
  };
  const target = new CfnScalableTarget(scope, "ScalableTarget", {
    ...scalable,
    minCapacity: min,
    maxCapacity: max,
  });
  const policies = [trackingPolicy(scope, scalable, props)];
  if (min === 0) policies.push(wakePolicy(scope, scalable, props));
  for (const policy of policies) policy.node.addDependency(target);
}

type Scalable = {
  readonly serviceNamespace: string;
  readonly resourceId: string;
  readonly scalableDimension: string;
};

function trackingPolicy(
  scope: Construct,
  scalable: Scalable,
  { endpointName, scaling = {} }: AsyncEndpointProps,
): CfnScalingPolicy {
  return new CfnScalingPolicy(scope, "Tracking", {
    ...scalable,
    policyName: `${endpointName}-tracking`,
    policyType: "TargetTrackingScaling",
    targetTrackingScalingPolicyConfiguration: {
      targetValue: scaling.backlogPerInstance ?? 5,
      customizedMetricSpecification: {
        metricName: "ApproximateBacklogSizePerInstance",
        namespace: "AWS/SageMaker",
        dimensions: [{ name: "EndpointName", value: endpointName }],
        statistic: "Average",
      },
      scaleInCooldown: scaling.scaleInCooldownSeconds ?? 300,
      scaleOutCooldown: scaling.scaleOutCooldownSeconds ?? 300,
    },
  });
}

function wakePolicy(
  scope: Construct,
  scalable: Scalable,
  { endpointName, scaling = {} }: AsyncEndpointProps,
): CfnScalingPolicy {
  const policy = new CfnScalingPolicy(scope, "Wake", {
    ...scalable,
    policyName: `${endpointName}-wake`,
    policyType: "StepScaling",
    stepScalingPolicyConfiguration: {
      adjustmentType: "ChangeInCapacity",
      metricAggregationType: "Average",
      cooldown: scaling.wakeCooldownSeconds ?? 300,
      stepAdjustments: [{ metricIntervalLowerBound: 0, scalingAdjustment: 1 }],
    },
  });
  new CfnAlarm(scope, "WakeAlarm", {
    alarmName: `${endpointName}-wake`,
    alarmDescription: `Wakes SageMaker endpoint ${endpointName}: requests are waiting and no instance is there.`,
    alarmActions: [policy.ref],
    metricName: "HasBacklogWithoutCapacity",
    namespace: "AWS/SageMaker",
    dimensions: [{ name: "EndpointName", value: endpointName }],
    statistic: "Average",
    period: 60,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "missing",
    tags: [ownerTag(endpointName)],
  });
  return policy;
}
