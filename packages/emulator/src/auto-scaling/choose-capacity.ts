import type { Alarm } from "../alarms/alarm.ts";
import { breaches } from "../alarms/evaluate-alarm.ts";
import type { ScalingAssumptions } from "../configuration/scaling-assumptions-schema.ts";
import type { CompletedScaling, ScalableTarget, ScalingPolicy } from "./auto-scaling.ts";
import type { StepScaling } from "./policy-schema.ts";
import { steppedCapacity } from "./step-adjustment.ts";
import { type Tracked, trackedCapacity } from "./tracked-capacity.ts";

/** A policy whose alarm calls for it. */
export interface Triggered {
  policy: ScalingPolicy;
  alarm: Alarm;
}

export interface Choice extends Triggered {
  capacity: number;
  /** The capacity that the policy's change was made of. */
  base: number;
}

/** How a target stands when its policies are asked. */
export interface Standing extends Pick<ScalableTarget, "min" | "max" | "suspended" | "lastOut" | "lastIn"> {
  /** Instances that are wanted now. */
  desired: number;
  /** Whether every target tracking policy that may remove instances would do so. */
  allTrackingIsLow: boolean;
  assumptions: Pick<ScalingAssumptions, "breachWithoutValues" | "trackingBaseAtZero">;
  nowMs: number;
}

/**
 * What the policies bring about together: the largest capacity that one of them asks for; less than there is only where none asks for more.
 * Undefined where all stays as it is.
 */
export function chooseCapacity(triggered: readonly Triggered[], standing: Standing): Choice | undefined {
  const { desired, suspended } = standing;
  const choices = triggered.flatMap((each): Choice[] => {
    const proposal = proposalOf(each, standing);
    return proposal === undefined ? [] : [{ ...each, ...proposal }];
  });
  const [largest] = choices.sort((one, other) => other.capacity - one.capacity);
  if (largest === undefined) return undefined;
  const isOut = largest.capacity > desired;
  const isSuspended = isOut ? suspended.DynamicScalingOutSuspended : suspended.DynamicScalingInSuspended;
  return isSuspended ? undefined : largest;
}

function proposalOf(
  { policy, alarm }: Triggered,
  standing: Standing,
): Pick<Choice, "capacity" | "base"> | undefined {
  const { desired, lastOut, lastIn, allTrackingIsLow } = standing;
  const proposed = wantedCapacity(policy, alarm, standing, desired);
  if (proposed === undefined || proposed === desired) return undefined;
  if (proposed < desired) {
    const mayShrink = policy.type === "StepScaling" || allTrackingIsLow;
    return mayShrink && !isCooling(lastIn, standing) ? { capacity: proposed, base: desired } : undefined;
  }
  if (lastOut?.policyName !== policy.name || !isCooling(lastOut, standing)) {
    return { capacity: proposed, base: desired };
  }
  // While a policy cools down, what it added counts as a part of what it asks for now.
  const larger = wantedCapacity(policy, alarm, standing, lastOut.from);
  return larger !== undefined && larger > desired ? { capacity: larger, base: lastOut.from } : undefined;
}

function wantedCapacity(
  policy: ScalingPolicy,
  alarm: Alarm,
  { min, max, assumptions }: Standing,
  base: number,
): number | undefined {
  const wanted =
    policy.type === "StepScaling"
      ? steppedCapacity(policy.configuration, base, breachOf(alarm, policy.configuration, assumptions))
      : trackedBy(alarm, {
          targetValue: policy.configuration.TargetValue,
          capacity: base,
          baseAtZero: assumptions.trackingBaseAtZero,
        });
  return wanted === undefined ? undefined : Math.min(max, Math.max(min, wanted));
}

function trackedBy({ datapoints }: Alarm, tracked: Tracked): number | undefined {
  const [newest] = datapoints;
  return newest === undefined ? undefined : trackedCapacity(tracked, newest);
}

/** An alarm may be raised without values beyond its threshold: by missing data, or by hand. */
function breachOf(
  { datapoints, definition }: Alarm,
  { MetricAggregationType }: StepScaling,
  { breachWithoutValues }: Standing["assumptions"],
) {
  const { Threshold, ComparisonOperator } = definition;
  const isUpward = ComparisonOperator.startsWith("Greater");
  const value = datapoints.length === 0 ? Threshold : aggregate(datapoints, MetricAggregationType);
  const isBreached = datapoints.length > 0 && breaches(ComparisonOperator, value, Threshold);
  const assumed = isUpward ? breachWithoutValues : -breachWithoutValues;
  return { isUpward, breach: isBreached ? value - Threshold : assumed };
}

function aggregate(values: readonly number[], type: StepScaling["MetricAggregationType"]): number {
  if (type === "Minimum") return Math.min(...values);
  if (type === "Maximum") return Math.max(...values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isCooling(last: CompletedScaling | undefined, { nowMs }: Standing): boolean {
  return last !== undefined && nowMs < last.endedAtMs + last.cooldownMs;
}
