import { randomUUID } from "node:crypto";
import { z } from "zod";
import { paged } from "../control-plane/list-resources.ts";
import { readInput } from "../control-plane/read-input.ts";
import { boolean, integer, oneOf } from "../wire/input-types.ts";
import type { AutoScaling, ScalableTarget, ScalingActivity, ScalingPolicy } from "./auto-scaling.ts";
import { SCALABLE_DIMENSION } from "./policy-schema.ts";

/** AWS tells of six weeks; the emulator of this many. */
const REMEMBERED_ACTIVITIES = 1000;

const describeInput = z.object({
  ServiceNamespace: oneOf(["sagemaker"]),
  ResourceId: z.string().optional(),
  ScalableDimension: z.string().optional(),
  IncludeNotScaledActivities: boolean().optional(),
  MaxResults: integer(1, 50).default(50),
  NextToken: z.string().optional(),
});

export interface Scaling {
  /** Instances that are wanted. */
  to: number;
  cause: string;
  /** The policy that asked, whose cooldown begins when it is done, and the capacity that it made its change of. */
  asked?: { policy: ScalingPolicy; base: number };
}

/**
 * Sets a target's instance count. The endpoint is Updating until it has that many, and nothing else scales it meanwhile.
 * An endpoint that is not in service is left alone: AWS refuses to change it.
 */
export function startScaling(
  scaling: AutoScaling,
  target: ScalableTarget,
  { to, cause, asked }: Scaling,
): void {
  const { endpoint, resourceId } = target;
  const { clock, activities } = scaling;
  if (endpoint.lifecycle.status !== "InService") return;
  const nowMs = clock.now();
  const activity: ScalingActivity = {
    id: randomUUID(),
    resourceId,
    description: `Setting desired instance count to ${to}.`,
    cause,
    startedAtMs: nowMs,
    endedAtMs: undefined,
    statusCode: "InProgress",
    statusMessage: `Successfully set desired instance count to ${to}. Waiting for change to be fulfilled by sagemaker.`,
  };
  activities.unshift(activity);
  activities.splice(REMEMBERED_ACTIVITIES);
  target.current = { activity, from: endpoint.snapshot().instances.desired, to, asked };
  Object.assign(endpoint.lifecycle, { status: "Updating", lastModifiedMs: Math.round(nowMs) });
  endpoint.scaleTo(to);
  settleScaling(scaling, target);
}

/** Ends the activity of a target that has the instances it asked for. */
export function settleScaling({ clock }: AutoScaling, target: ScalableTarget): void {
  const { current: scaling, endpoint } = target;
  if (scaling === undefined || endpoint.snapshot().instances.current !== scaling.to) return;
  const { activity, from, to, asked } = scaling;
  const nowMs = clock.now();
  target.current = undefined;
  endpoint.lifecycle.status = "InService";
  activity.endedAtMs = nowMs;
  activity.statusCode = "Successful";
  activity.statusMessage = `Successfully set desired instance count to ${to}. Change successfully fulfilled by sagemaker.`;
  const isOut = to > from;
  if (isOut) target.lastIn = undefined;
  if (asked === undefined) return;
  const { policy, base } = asked;
  const completed = {
    policyName: policy.name,
    from: base,
    endedAtMs: nowMs,
    cooldownMs: cooldownMs(policy, isOut),
  };
  if (isOut) target.lastOut = completed;
  else target.lastIn = completed;
}

export function describeScalingActivities({ activities }: AutoScaling, input: unknown): object {
  const { ResourceId, ...page } = readInput(describeInput, input);
  const found = activities.filter(({ resourceId }) => ResourceId === undefined || ResourceId === resourceId);
  return paged("ScalingActivities", found.map(describe), page);
}

function cooldownMs({ type, configuration }: ScalingPolicy, isOut: boolean): number {
  if (type === "StepScaling") return configuration.Cooldown * 1000;
  return (isOut ? configuration.ScaleOutCooldown : configuration.ScaleInCooldown) * 1000;
}

function describe(activity: ScalingActivity): object {
  return {
    ActivityId: activity.id,
    ServiceNamespace: "sagemaker",
    ResourceId: activity.resourceId,
    ScalableDimension: SCALABLE_DIMENSION,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startedAtMs),
    EndTime: activity.endedAtMs === undefined ? undefined : new Date(activity.endedAtMs),
    StatusCode: activity.statusCode,
    StatusMessage: activity.statusMessage,
  };
}
