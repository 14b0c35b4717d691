import type { StepScaling } from "./policy-schema.ts";

/**
 * The capacity that a step scaling policy asks for; undefined where none of its steps is about this breach.
 * (https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html)
 * @param breach the metric's value less the alarm's threshold
 * @param isUpward whether the alarm is about values above its threshold; that decides which bound of a step belongs to it
 */
export function steppedCapacity(
  { AdjustmentType, StepAdjustments, MinAdjustmentMagnitude = 1 }: StepScaling,
  capacity: number,
  { breach, isUpward }: { breach: number; isUpward: boolean },
): number | undefined {
  const step = StepAdjustments.find(
    ({
      MetricIntervalLowerBound: lower = Number.NEGATIVE_INFINITY,
      MetricIntervalUpperBound: upper = Number.POSITIVE_INFINITY,
    }) => (isUpward ? breach >= lower && breach < upper : breach > lower && breach <= upper),
  );
  if (step === undefined) return undefined;
  const { ScalingAdjustment } = step;
  switch (AdjustmentType) {
    case "ExactCapacity":
      return ScalingAdjustment;
    case "ChangeInCapacity":
      return capacity + ScalingAdjustment;
    case "PercentChangeInCapacity": {
      const change = (capacity * ScalingAdjustment) / 100;
      // Rounded towards 0, but never to nothing.
      return capacity + Math.sign(change) * Math.max(Math.floor(Math.abs(change)), MinAdjustmentMagnitude);
    }
  }
}
