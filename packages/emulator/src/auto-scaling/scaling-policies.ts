import { randomUUID } from "node:crypto";
import { z } from "zod";
import { paged } from "../control-plane/list-resources.ts";
import { readInput } from "../control-plane/read-input.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { integer, list, oneOf, text } from "../wire/input-types.ts";
import { validationException } from "../wire/wire-error.ts";
import type { AutoScaling, ScalingPolicy } from "./auto-scaling.ts";
import { describeResource, objectNotFound } from "./find-target.ts";
import {
  type PolicyConfiguration,
  SCALABLE_DIMENSION,
  stepScaling,
  targetInput,
  targetTracking,
} from "./policy-schema.ts";
import { deletePolicyAlarms, putTrackingAlarms } from "./tracking-alarms.ts";

const namedInput = targetInput.extend({ PolicyName: text(256) });

const putInput = namedInput.extend({
  PolicyType: oneOf(["StepScaling", "TargetTrackingScaling"]).default("StepScaling"),
  StepScalingPolicyConfiguration: stepScaling.optional(),
  TargetTrackingScalingPolicyConfiguration: targetTracking.optional(),
});

const describeInput = z.object({
  ServiceNamespace: oneOf(["sagemaker"]),
  PolicyNames: list(z.string()).optional(),
  ResourceId: z.string().optional(),
  ScalableDimension: z.string().optional(),
  MaxResults: integer(1, 50).default(10),
  NextToken: z.string().optional(),
});

/** Makes a policy, or replaces the one of its name, which keeps its ARN. Target tracking comes with alarms of its own. */
export function putScalingPolicy(scaling: AutoScaling, input: unknown): object {
  const request = readInput(putInput, input);
  const { ResourceId, PolicyName: name } = request;
  const configured = configurationOf(request);
  const target = scaling.targets.get(ResourceId);
  if (target === undefined) {
    throw objectNotFound(`No scalable target registered for ${describeResource(ResourceId)}`);
  }
  const known = target.policies.get(name);
  if (known !== undefined) deletePolicyAlarms(scaling.cloudWatch, known);
  const { region, accountId } = scaling.account;
  const arn =
    known?.arn ??
    `arn:aws:autoscaling:${region}:${accountId}:scalingPolicy:${randomUUID()}:resource/sagemaker/${ResourceId}:policyName/${name}`;
  const alarmNames =
    configured.type === "TargetTrackingScaling"
      ? putTrackingAlarms(scaling.cloudWatch, configured.configuration, { resourceId: ResourceId, arn })
      : [];
  const policy = {
    ...configured,
    name,
    arn,
    createdAtMs: known?.createdAtMs ?? scaling.clock.now(),
    alarmNames,
  };
  target.policies.set(name, policy);
  return { PolicyARN: arn, Alarms: alarmsOf(scaling.cloudWatch, policy) };
}

export function describeScalingPolicies({ targets, cloudWatch }: AutoScaling, input: unknown): object {
  const { PolicyNames, ResourceId, ...page } = readInput(describeInput, input);
  const found = [...targets.values()]
    .filter(({ resourceId }) => ResourceId === undefined || ResourceId === resourceId)
    .flatMap(({ resourceId, policies }) => [...policies.values()].map((policy) => ({ resourceId, policy })))
    .filter(({ policy }) => PolicyNames?.includes(policy.name) ?? true)
    .map(({ resourceId, policy }) => ({
      PolicyARN: policy.arn,
      PolicyName: policy.name,
      ServiceNamespace: "sagemaker",
      ResourceId: resourceId,
      ScalableDimension: SCALABLE_DIMENSION,
      PolicyType: policy.type,
      [`${policy.type}PolicyConfiguration`]: policy.configuration,
      Alarms: alarmsOf(cloudWatch, policy),
      CreationTime: new Date(policy.createdAtMs),
    }));
  return paged("ScalingPolicies", found, page);
}

export function deleteScalingPolicy(scaling: AutoScaling, input: unknown): object {
  const { ResourceId, PolicyName } = readInput(namedInput, input);
  const target = scaling.targets.get(ResourceId);
  const policy = target?.policies.get(PolicyName);
  if (target === undefined || policy === undefined) {
    throw objectNotFound(
      `No scaling policy found for ${describeResource(ResourceId)}, policy name: ${PolicyName}`,
    );
  }
  deletePolicyAlarms(scaling.cloudWatch, policy);
  target.policies.delete(PolicyName);
  return {};
}

function configurationOf(request: z.output<typeof putInput>): PolicyConfiguration {
  const {
    PolicyType: type,
    StepScalingPolicyConfiguration,
    TargetTrackingScalingPolicyConfiguration,
  } = request;
  if (type === "StepScaling" && StepScalingPolicyConfiguration !== undefined) {
    return { type, configuration: StepScalingPolicyConfiguration };
  }
  if (type === "TargetTrackingScaling" && TargetTrackingScalingPolicyConfiguration !== undefined) {
    return { type, configuration: TargetTrackingScalingPolicyConfiguration };
  }
  throw validationException(`${type}PolicyConfiguration is required for the policy type ${type}.`);
}

/** The alarms whose action is the policy: those of its own, and those that others made for it. */
function alarmsOf({ alarms }: CloudWatch, policy: ScalingPolicy): object[] {
  return [...alarms.values()]
    .filter(({ definition }) => definition.AlarmActions.includes(policy.arn))
    .map(({ arn, definition }) => ({ AlarmName: definition.AlarmName, AlarmARN: arn }));
}
