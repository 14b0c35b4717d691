import type { InferenceEvent } from "../types/inference-event.ts";
import type { RowResult } from "../types/row-result.ts";
import type { Meter, TelemetryAttributes } from "./telemetry.ts";

/** From a quick model on a warm instance to an hour, the longest that AWS lets one request run. OpenTelemetry's own are for milliseconds. */
const DURATIONS_S = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600];

export type CallMeasurement = { onEvent(event: InferenceEvent): void; onResult(result: RowResult): void };

/** The instruments of a meter, made once → a listener for each call. */
export function measureCalls(meter: Meter, attributes: TelemetryAttributes): CallMeasurement {
  const counter = (name: string, unit: string, description: string) =>
    meter.createCounter(`sagemaker_async.${name}`, { unit, description });
  const rows = counter("rows", "{row}", "Rows whose fate is known, those that failed included.");
  const failures = counter("failures", "{row}", "Rows that failed.");
  const invocations = counter("invocations", "{invocation}", "Requests that the endpoint accepted.");
  const requests = counter("requests", "{request}", "Calls of AWS, the SDK's own retries included.");
  const lookUps = counter("cache.lookups", "{row}", "Rows that a cache looked up, by what it found.");
  const duration = meter.createHistogram("sagemaker_async.chunk.duration", {
    unit: "s",
    description: "From the beginning of a chunk to its answer.",
    advice: { explicitBucketBoundaries: DURATIONS_S },
  });

  return {
    onEvent(event) {
      if (event.type === "request") {
        const api = { "rpc.system": "aws-api", "rpc.method": event.api };
        requests.add(event.attempts, { ...attributes, ...api });
      } else if (event.type === "chunk-invoked") {
        invocations.add(1, attributes);
      } else if (event.type === "cache-lookup") {
        const { hits, misses, shared, stale = 0 } = event;
        for (const [outcome, count] of Object.entries({ hit: hits - stale, stale, miss: misses, shared })) {
          if (count > 0) lookUps.add(count, { ...attributes, "sagemaker_async.cache.outcome": outcome });
        }
      } else if (event.type === "chunk-answered") {
        duration.record(event.elapsedMs / 1000, attributes);
      }
    },
    onResult(result) {
      rows.add(1, attributes);
      if (!result.ok) failures.add(1, { ...attributes, "error.type": result.error.code });
    },
  };
}
