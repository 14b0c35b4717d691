import type { SchedulingClock } from "../clock/clock.ts";
import type { MetricStore } from "./metric-store.ts";

/**
 * What SageMaker reports of each invocation, and its unit.
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html; the last two are a synchronous endpoint's alone:
 * https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html)
 */
const VARIANT_UNITS = {
  RequestDownloadFailures: "Count",
  ResponseUploadFailures: "Count",
  NotificationFailures: "Count",
  RequestDownloadLatency: "Microseconds",
  ResponseUploadLatency: "Microseconds",
  ExpiredRequests: "Count",
  InvocationFailures: "Count",
  InvocationsProcessed: "Count",
  TimeInBacklog: "Milliseconds",
  TotalProcessingTime: "Milliseconds",
  Invocation4XXErrors: "None",
  Invocation5XXErrors: "None",
  ModelLatency: "Microseconds",
  Invocations: "None",
  InvocationsPerInstance: "None",
} as const;

export type VariantMetric = keyof typeof VARIANT_UNITS;

/** Reports one invocation's value of a metric. */
export type Measure = (metric: VariantMetric, value: number) => void;

export interface MeasuredVariant {
  endpointName: string;
  variantName: string;
}

/** Reports on one variant, as of the moment of the call. */
export function measureVariant(
  { metrics, clock }: { metrics: MetricStore; clock: SchedulingClock },
  { endpointName, variantName }: MeasuredVariant,
): Measure {
  const dimensions = [
    { Name: "EndpointName", Value: endpointName },
    { Name: "VariantName", Value: variantName },
  ];
  return (name, value) =>
    metrics.record({ namespace: "AWS/SageMaker", name, dimensions }, VARIANT_UNITS[name], clock.now(), {
      value,
      count: 1,
    });
}

/** Does some work and reports how long it took, also where it fails. */
export async function timed<Result>(
  { measure, clock }: { measure: Measure; clock: SchedulingClock },
  metric: "RequestDownloadLatency" | "ResponseUploadLatency" | "ModelLatency",
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAtMs = clock.now();
  try {
    return await work();
  } finally {
    measure(metric, (clock.now() - startedAtMs) * 1000);
  }
}

/** Reports the status of a container's answer, or 500 where there was none. */
export function measureStatus(measure: Measure, status: number): void {
  measure("Invocation4XXErrors", status >= 400 && status < 500 ? 1 : 0);
  measure("Invocation5XXErrors", status >= 500 ? 1 : 0);
}
