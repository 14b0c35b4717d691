import {
  deregisterScalableTarget,
  describeScalableTargets,
  registerScalableTarget,
} from "./scalable-targets.ts";
import { describeScalingActivities } from "./scaling-activities.ts";
import { deleteScalingPolicy, describeScalingPolicies, putScalingPolicy } from "./scaling-policies.ts";
import { targetTagOperations } from "./target-tags.ts";

/** Application Auto Scaling's operations that are served. */
export const autoScalingOperations = {
  ...targetTagOperations,
  DeleteScalingPolicy: deleteScalingPolicy,
  DeregisterScalableTarget: deregisterScalableTarget,
  DescribeScalableTargets: describeScalableTargets,
  DescribeScalingActivities: describeScalingActivities,
  DescribeScalingPolicies: describeScalingPolicies,
  PutScalingPolicy: putScalingPolicy,
  RegisterScalableTarget: registerScalableTarget,
};
