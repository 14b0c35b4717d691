import type { ScalingAssumptions } from "../configuration/scaling-assumptions-schema.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { Metric } from "./metric.ts";
import type { MetricStore } from "./metric-store.ts";

/**
 * How an endpoint's queue stands, as SageMaker publishes it each minute.
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html)
 */
export interface QueueGauges {
  queued: number;
  inFlight: number;
  instances: number;
  /** Undefined when nothing waits. */
  oldestReceivedAtMs: number | undefined;
}

/**
 * The metrics of a queue. Without an instance there is no ApproximateBacklogSizePerInstance: there is nothing to divide by, so a policy that
 * tracks it alone never wakes an endpoint.
 */
function queueMetrics(
  { queued, inFlight, instances, oldestReceivedAtMs }: QueueGauges,
  nowMs: number,
): { name: string; unit: string; value: number }[] {
  const backlog = queued + inFlight;
  const ageSeconds = oldestReceivedAtMs === undefined ? 0 : (nowMs - oldestReceivedAtMs) / 1000;
  const perInstance = {
    name: "ApproximateBacklogSizePerInstance",
    unit: "Count",
    value: backlog / instances,
  };
  return [
    { name: "ApproximateBacklogSize", unit: "Count", value: backlog },
    ...(instances > 0 ? [perInstance] : []),
    { name: "ApproximateAgeOfOldestRequest", unit: "Seconds", value: ageSeconds },
    { name: "HasBacklogWithoutCapacity", unit: "Count", value: queued > 0 && instances === 0 ? 1 : 0 },
  ];
}

/** Publishes how the queues of all asynchronous endpoints stand, as values of the minute that ends or goes on. */
export function publishQueues(
  store: MetricStore,
  endpoints: Iterable<Endpoint>,
  { nowMs, countedInstances }: Pick<ScalingAssumptions, "countedInstances"> & { nowMs: number },
): void {
  for (const endpoint of endpoints) {
    if (endpoint.kind === "sync") continue;
    const { queued, inFlight, instances } = endpoint.snapshot();
    const { oldestReceivedAtMs } = endpoint;
    const counted = countedInstances === "working" ? instances.current : instances.desired;
    const gauges = { queued, inFlight, instances: counted, oldestReceivedAtMs };
    for (const { name, unit, value } of queueMetrics(gauges, nowMs)) {
      store.record(endpointMetric(name, endpoint.name), unit, nowMs - 1, { value, count: 1 });
    }
  }
}

/**
 * The instance metric that tells how many instances there are: one value of CPUUtilization for each, so that its SampleCount is their number.
 * The values are the share of places that are taken, in percent.
 * (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-troubleshooting.html)
 */
export function publishInstances(store: MetricStore, endpoints: Iterable<Endpoint>, endMs: number): void {
  for (const { name, configuration, snapshot } of endpoints) {
    const { inFlight, instances } = snapshot();
    if (instances.current === 0) continue;
    const places = instances.current * (configuration.async?.maxConcurrentInvocationsPerInstance ?? 1);
    const dimensions = [
      { Name: "EndpointName", Value: name },
      { Name: "VariantName", Value: configuration.variantName },
    ];
    const metric = { namespace: "/aws/sagemaker/Endpoints", name: "CPUUtilization", dimensions };
    const value = Math.min(100, (100 * inFlight) / places);
    store.record(metric, "Percent", endMs - 1, { value, count: instances.current });
  }
}

function endpointMetric(name: string, endpointName: string): Metric {
  return {
    namespace: "AWS/SageMaker",
    name,
    dimensions: [{ Name: "EndpointName", Value: endpointName }],
  };
}
