import { randomUUID } from "node:crypto";
import { z } from "zod";
import { paged } from "../control-plane/list-resources.ts";
import { readInput } from "../control-plane/read-input.ts";
import { tagKey } from "../control-plane/tag-list.ts";
import { boolean, integer, list, oneOf } from "../wire/input-types.ts";
import { validationException } from "../wire/wire-error.ts";
import type { AutoScaling, ScalableTarget } from "./auto-scaling.ts";
import { findEndpointOf, findTarget } from "./find-target.ts";
import { SCALABLE_DIMENSION, targetInput } from "./policy-schema.ts";
import { startScaling } from "./scaling-activities.ts";
import { deletePolicyAlarms } from "./tracking-alarms.ts";

const suspendedState = z.object({
  DynamicScalingInSuspended: boolean().optional(),
  DynamicScalingOutSuspended: boolean().optional(),
  ScheduledScalingSuspended: boolean().optional(),
});

const registerInput = targetInput.extend({
  MinCapacity: integer(0).optional(),
  MaxCapacity: integer(0).optional(),
  RoleARN: z.string().optional(),
  SuspendedState: suspendedState.optional(),
  Tags: z.record(tagKey, z.string().max(256)).optional(),
});

const describeInput = z.object({
  ServiceNamespace: oneOf(["sagemaker"]),
  ResourceIds: list(z.string()).optional(),
  ScalableDimension: z.string().optional(),
  MaxResults: integer(1, 50).default(50),
  NextToken: z.string().optional(),
});

/** Registers a variant, or changes what was registered. Capacity outside the new limits is brought within at once. */
export function registerScalableTarget(scaling: AutoScaling, input: unknown): object {
  const request = readInput(registerInput, input);
  const { ResourceId, SuspendedState = {} } = request;
  const endpoint = findEndpointOf(scaling, ResourceId);
  const known = scaling.targets.get(ResourceId);
  const { MinCapacity: min = known?.min, MaxCapacity: max = known?.max } = request;
  if (min === undefined || max === undefined) {
    throw validationException(
      "MinCapacity and MaxCapacity must be given when a scalable target is registered.",
    );
  }
  if (min > max) throw validationException("Maximum capacity cannot be less than minimum capacity.");
  if (min === 0 && endpoint.kind === "sync") {
    throw validationException("Minimum capacity of a synchronous endpoint must be at least 1.");
  }
  const target = known ?? newTarget(scaling, ResourceId, endpoint);
  Object.assign(target, { min, max });
  Object.assign(target.suspended, SuspendedState);
  if (request.RoleARN !== undefined) target.roleArn = request.RoleARN;
  for (const [key, value] of Object.entries(request.Tags ?? {})) target.tags.set(key, value);
  scaling.targets.set(ResourceId, target);
  endpoint.followTarget({ min, max });
  keepWithin(scaling, target);
  return { ScalableTargetARN: target.arn };
}

export function describeScalableTargets({ targets }: AutoScaling, input: unknown): object {
  const { ResourceIds, ...page } = readInput(describeInput, input);
  const found = [...targets.values()].filter(({ resourceId }) => ResourceIds?.includes(resourceId) ?? true);
  return paged("ScalableTargets", found.map(describe), page);
}

/** Its policies and their alarms go with it; the instances stay as they are. */
export function deregisterScalableTarget(scaling: AutoScaling, input: unknown): object {
  const { ResourceId } = readInput(targetInput, input);
  removeTarget(scaling, findTarget(scaling, ResourceId));
  return {};
}

export function removeTarget(scaling: AutoScaling, target: ScalableTarget): void {
  for (const policy of target.policies.values()) deletePolicyAlarms(scaling.cloudWatch, policy);
  scaling.targets.delete(target.resourceId);
  target.endpoint.followTarget(undefined);
}

/** Removes the targets of endpoints that were deleted, without a word, as AWS does. */
export function removeOrphans(scaling: AutoScaling): void {
  for (const target of scaling.targets.values()) {
    const { endpoint } = target;
    if (scaling.endpoints.get(endpoint.name) !== endpoint) removeTarget(scaling, target);
  }
}

function newTarget(
  { account, clock }: AutoScaling,
  resourceId: string,
  endpoint: ScalableTarget["endpoint"],
): ScalableTarget {
  const { region, accountId } = account;
  const role = "aws-service-role/sagemaker.application-autoscaling.amazonaws.com";
  return {
    resourceId,
    arn: `arn:aws:application-autoscaling:${region}:${accountId}:scalable-target/${randomUUID().replaceAll("-", "")}`,
    endpoint,
    min: 0,
    max: 0,
    roleArn: `arn:aws:iam::${accountId}:role/${role}/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`,
    createdAtMs: clock.now(),
    suspended: {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
    },
    tags: new Map(),
    policies: new Map(),
    current: undefined,
    lastOut: undefined,
    lastIn: undefined,
  };
}

function keepWithin(scaling: AutoScaling, target: ScalableTarget): void {
  const { desired } = target.endpoint.snapshot().instances;
  if (desired < target.min) {
    startScaling(scaling, target, { to: target.min, cause: `minimum capacity was set to ${target.min}` });
  } else if (desired > target.max) {
    startScaling(scaling, target, { to: target.max, cause: `maximum capacity was set to ${target.max}` });
  }
}

function describe({ resourceId, arn, min, max, roleArn, createdAtMs, suspended }: ScalableTarget): object {
  return {
    ServiceNamespace: "sagemaker",
    ResourceId: resourceId,
    ScalableDimension: SCALABLE_DIMENSION,
    ScalableTargetARN: arn,
    MinCapacity: min,
    MaxCapacity: max,
    RoleARN: roleArn,
    CreationTime: new Date(createdAtMs),
    SuspendedState: suspended,
  };
}
