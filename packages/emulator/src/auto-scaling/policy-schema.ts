import { z } from "zod";
import { dimensionList, UNITS } from "../metrics/metric.ts";
import { STATISTICS } from "../metrics/summary.ts";
import { boolean, double, integer, list, oneOf, REQUIRED, text } from "../wire/input-types.ts";

const cooldown = integer(0).default(300);

const stepAdjustment = z.object({
  MetricIntervalLowerBound: double().optional(),
  MetricIntervalUpperBound: double().optional(),
  ScalingAdjustment: integer(Number.MIN_SAFE_INTEGER),
});

export const stepScaling = z.object({
  AdjustmentType: oneOf(["ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"]),
  StepAdjustments: list(stepAdjustment, 20),
  MinAdjustmentMagnitude: integer(1).optional(),
  Cooldown: cooldown,
  MetricAggregationType: oneOf(["Average", "Minimum", "Maximum"]).default("Average"),
});

const customizedMetric = z.object({
  MetricName: text(255),
  Namespace: text(255),
  Dimensions: dimensionList,
  Statistic: oneOf(STATISTICS),
  Unit: oneOf(UNITS).optional(),
  Metrics: z.undefined("Metric math is not supported by the emulator").optional(),
});

const predefinedMetric = z.object({
  PredefinedMetricType: oneOf(["SageMakerVariantInvocationsPerInstance"]),
  ResourceLabel: z.string().optional(),
});

export const targetTracking = z
  .object({
    TargetValue: double(),
    PredefinedMetricSpecification: predefinedMetric.optional(),
    CustomizedMetricSpecification: customizedMetric.optional(),
    ScaleOutCooldown: cooldown,
    ScaleInCooldown: cooldown,
    DisableScaleIn: boolean().default(false),
  })
  .refine(
    ({ PredefinedMetricSpecification, CustomizedMetricSpecification }) =>
      (PredefinedMetricSpecification === undefined) !== (CustomizedMetricSpecification === undefined),
    "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified",
  )
  .refine(({ TargetValue }) => TargetValue > 0, "TargetValue must be greater than 0");

export type StepScaling = z.output<typeof stepScaling>;
export type TargetTracking = z.output<typeof targetTracking>;

export type PolicyConfiguration =
  | { type: "StepScaling"; configuration: StepScaling }
  | { type: "TargetTrackingScaling"; configuration: TargetTracking };

/** What all calls about one target have. The emulator scales SageMaker endpoints only. */
export const targetInput = z.object({
  ServiceNamespace: oneOf(["sagemaker"]),
  ResourceId: z
    .string(REQUIRED)
    .regex(
      /^endpoint\/[a-zA-Z0-9-]{1,63}\/variant\/[a-zA-Z0-9-]{1,63}$/,
      "Member must have the form endpoint/<name>/variant/<name>",
    ),
  ScalableDimension: oneOf(["sagemaker:variant:DesiredInstanceCount"]),
});

export const SCALABLE_DIMENSION = "sagemaker:variant:DesiredInstanceCount";
