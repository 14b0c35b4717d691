import type { SchedulingClock } from "../clock/clock.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import type { Account } from "../wire/arn.ts";
import type { PolicyConfiguration } from "./policy-schema.ts";

/** What Application Auto Scaling's operations work on. */
export interface AutoScaling {
  account: Account;
  clock: SchedulingClock;
  endpoints: ReadonlyMap<string, Endpoint>;
  cloudWatch: CloudWatch;
  /** By resource id. */
  targets: Map<string, ScalableTarget>;
  /** Newest first. They outlive their targets. */
  activities: ScalingActivity[];
}

/** The instances of an endpoint's variant, in the hands of scaling policies. */
export interface ScalableTarget {
  resourceId: string;
  arn: string;
  endpoint: Endpoint;
  min: number;
  max: number;
  roleArn: string;
  createdAtMs: number;
  suspended: {
    DynamicScalingInSuspended: boolean;
    DynamicScalingOutSuspended: boolean;
    ScheduledScalingSuspended: boolean;
  };
  tags: Map<string, string>;
  /** By name. */
  policies: Map<string, ScalingPolicy>;
  /** What is under way; until it is over there is nothing else. */
  current: CurrentScaling | undefined;
  /** The last activity of a policy that added instances. */
  lastOut: CompletedScaling | undefined;
  /** The last that removed some, unless some were added since. */
  lastIn: CompletedScaling | undefined;
}

export type ScalingPolicy = PolicyConfiguration & {
  name: string;
  arn: string;
  createdAtMs: number;
  /** The alarms that target tracking made for itself. */
  alarmNames: readonly string[];
};

export interface CurrentScaling {
  activity: ScalingActivity;
  /** Instances that were wanted before, and that are wanted now. */
  from: number;
  to: number;
  asked: { policy: ScalingPolicy; base: number } | undefined;
}

/** What a cooldown counts from. */
export interface CompletedScaling {
  policyName: string;
  /** Instances before it; where it went on from an earlier one in its cooldown, before that. */
  from: number;
  endedAtMs: number;
  cooldownMs: number;
}

export interface ScalingActivity {
  id: string;
  resourceId: string;
  description: string;
  cause: string;
  startedAtMs: number;
  endedAtMs: number | undefined;
  statusCode: "InProgress" | "Successful";
  statusMessage: string;
}
