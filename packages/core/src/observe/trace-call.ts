import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { collectStats } from "../results/collect-stats.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { RowResult } from "../types/row-result.ts";
import type { TelemetryAttributes, Tracer } from "./telemetry.ts";

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of `@opentelemetry/api`, which is not imported for two numbers. */
const KIND_CLIENT = 2;
const STATUS_ERROR = 2;

export type CallTrace = {
  onEvent(event: InferenceEvent): void;
  onResult(result: RowResult): void;
  fail(error: unknown): void;
  end(): void;
};

/** Opens the span of one call. What errors say stays out of it, since a model's words may quote its rows; their codes are there. */
export function traceCall(tracer: Tracer, name: string, attributes: TelemetryAttributes): CallTrace {
  const span = tracer.startSpan(`inference ${name}`, { kind: KIND_CLIENT, attributes });
  const { onEvent: count, stats } = collectStats();
  let rows = 0;
  let failures = 0;

  return {
    onEvent(event) {
      count(event);
      const told = spanEventOf(event);
      if (told) span.addEvent(event.type, told);
    },
    onResult(result) {
      rows += 1;
      if (!result.ok) failures += 1;
    },
    fail(error) {
      const code = SageMakerAsyncError.isInstance(error) ? error.code : "_OTHER";
      span.setAttributes({ "error.type": code });
      span.setStatus({ code: STATUS_ERROR, message: code });
    },
    end() {
      const { invocations, retries, cacheHits } = stats();
      span.setAttributes({
        "sagemaker_async.rows": rows,
        "sagemaker_async.failures": failures,
        "sagemaker_async.invocations": invocations,
        "sagemaker_async.retries": retries,
        "sagemaker_async.cache_hits": cacheHits,
      });
      span.end();
    },
  };
}

/** Chunks and what went wrong. The calls of AWS are too many for one span; a meter counts them. */
function spanEventOf(event: InferenceEvent): TelemetryAttributes | undefined {
  switch (event.type) {
    case "chunk-invoked":
      return { ...placeOf(event), "messaging.message.id": event.inferenceId };
    case "chunk-answered":
      return {
        ...placeOf(event),
        "sagemaker_async.chunk.failures": event.failed,
        "sagemaker_async.chunk.duration": event.elapsedMs / 1000,
      };
    case "chunk-shared":
      return placeOf(event);
    case "chunk-split":
    case "chunk-failed":
      return { ...placeOf(event), "error.type": event.error.code };
    case "retry":
      return { "sagemaker_async.attempt": event.attempt, "error.type": event.error.code };
    case "share-failed":
    case "cache-failed":
    case "clean-up-failed":
      return { "error.type": event.error.code };
    case "cache-circuit":
      return { "sagemaker_async.cache.circuit": event.state };
    case "watch-fallback":
      return { "sagemaker_async.watch.from": event.from, "sagemaker_async.watch.to": event.to };
    default:
      return undefined;
  }
}

function placeOf({ firstRow, rows }: { readonly firstRow: number; readonly rows: number }) {
  return { "sagemaker_async.chunk.first_row": firstRow, "sagemaker_async.chunk.rows": rows };
}
