import { describe, expect, test } from "vitest";
import { stepScaling } from "../src/auto-scaling/policy-schema.ts";
import { steppedCapacity } from "../src/auto-scaling/step-adjustment.ts";
import { trackedCapacity } from "../src/auto-scaling/tracked-capacity.ts";

type AdjustmentType = "ChangeInCapacity" | "PercentChangeInCapacity" | "ExactCapacity";

const policy = (AdjustmentType: AdjustmentType, StepAdjustments: object[], more: object = {}) =>
  stepScaling.parse({ AdjustmentType, StepAdjustments, ...more });
const above = (breach: number) => ({ breach, isUpward: true });
const below = (breach: number) => ({ breach, isUpward: false });

// https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
describe("a step scaling policy", () => {
  const out = policy("PercentChangeInCapacity", [
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 0 },
    { MetricIntervalLowerBound: 10, MetricIntervalUpperBound: 20, ScalingAdjustment: 10 },
    { MetricIntervalLowerBound: 20, ScalingAdjustment: 30 },
  ]);
  const down = policy("PercentChangeInCapacity", [
    { MetricIntervalLowerBound: -10, MetricIntervalUpperBound: 0, ScalingAdjustment: 0 },
    { MetricIntervalLowerBound: -20, MetricIntervalUpperBound: -10, ScalingAdjustment: -10 },
    { MetricIntervalUpperBound: -20, ScalingAdjustment: -30 },
  ]);

  test("takes the step that the breach falls into; above, a step has its lower bound and not its upper", () => {
    expect([0, 9, 10, 19.9, 20].map((breach) => steppedCapacity(out, 10, above(breach)))).toEqual([
      10, 10, 11, 11, 13,
    ]);
  });

  test("below, a step has its upper bound and not its lower", () => {
    expect([0, -10, -19, -20].map((breach) => steppedCapacity(down, 10, below(breach)))).toEqual([
      10, 9, 9, 7,
    ]);
  });

  test("has no answer where no step is about the breach", () => {
    const far = policy("ChangeInCapacity", [{ MetricIntervalLowerBound: 10, ScalingAdjustment: 1 }]);
    expect(steppedCapacity(far, 1, above(5))).toBeUndefined();
  });

  test("adds a number, or sets one", () => {
    const step = [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 3 }];
    expect(steppedCapacity(policy("ChangeInCapacity", step), 2, above(0))).toBe(5);
    expect(steppedCapacity(policy("ExactCapacity", step), 8, above(0))).toBe(3);
  });

  test.each([
    // As AWS rounds: 12.7 becomes 12, 0.67 becomes 1, -0.58 becomes -1, -6.6 becomes -6.
    [1, 1270, 13],
    [1, 67, 2],
    [1, -58, 0],
    [10, -66, 4],
  ])("of %i instances, %d percent make %i", (capacity, percent, expected) => {
    const step = policy("PercentChangeInCapacity", [{ ScalingAdjustment: percent }]);
    expect(steppedCapacity(step, capacity, above(0))).toBe(expected);
  });

  test("a percentage is at least its least magnitude", () => {
    const step = policy("PercentChangeInCapacity", [{ ScalingAdjustment: 25 }], {
      MinAdjustmentMagnitude: 2,
    });
    expect(steppedCapacity(step, 4, above(0))).toBe(6);
  });
});

test.each([
  [5, 1, 100, 20],
  [5, 8, 0.5, 1],
  [5, 8, 0, 0],
  // 7 thirds of 3 are 7, whatever the floating point says.
  [1, 3, 7 / 3, 7],
  // A metric that has a value without instances, such as the whole backlog.
  [5, 0, 12, 3],
])("a target of %d, at %i instances and a value of %d, asks for %i", (target, capacity, value, expected) => {
  expect(trackedCapacity({ targetValue: target, capacity, baseAtZero: 1 }, value)).toBe(expected);
});
