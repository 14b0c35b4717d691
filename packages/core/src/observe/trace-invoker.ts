import type { InferenceEvent } from "../types/inference-event.ts";
import type { CallOptions, Invoker } from "../types/invoker.ts";
import { measureCalls } from "./measure-call.ts";
import type { Telemetry } from "./telemetry.ts";
import { traceCall } from "./trace-call.ts";

/**
 * An invoker in front of an invoker that makes an OpenTelemetry span for each call, and counts. docs/observability.md has the names.
 *
 * The span's parent is what is active where the first result is asked for.
 *
 * @example
 * import { metrics, trace } from "@opentelemetry/api";
 * const traced = traceInvoker(endpoint, { tracer: trace.getTracer("scoring"), meter: metrics.getMeter("scoring") });
 * const { rows } = await runInference(traced, input);
 */
export function traceInvoker(invoker: Invoker, { tracer, meter, attributes }: Telemetry): Invoker {
  const { name, modelVersion, requestParameters } = invoker;
  const all = { ...attributes, "sagemaker_async.name": name };
  const measurement = meter && measureCalls(meter, all);

  return {
    ...(modelVersion && { modelVersion: modelVersion.bind(invoker) }),
    ...(requestParameters && { requestParameters: requestParameters.bind(invoker) }),
    name,
    async *stream(rows, options: CallOptions = {}) {
      const trace = tracer && traceCall(tracer, name, all);
      const listeners = [measurement, trace].filter((listener) => listener !== undefined);
      const onEvent = (event: InferenceEvent) => {
        for (const listener of listeners) listener.onEvent(event);
        options.onEvent?.(event);
      };
      try {
        for await (const result of invoker.stream(rows, { ...options, onEvent })) {
          for (const listener of listeners) listener.onResult(result);
          yield result;
        }
      } catch (error) {
        trace?.fail(error);
        throw error;
      } finally {
        trace?.end();
      }
    },
  };
}
