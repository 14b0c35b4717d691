import { type Attributes, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, onTestFinished, test } from "vitest";
import { IncompleteInferenceError } from "../../src/errors/incomplete-inference-error.ts";
import { messagingAttributes } from "../../src/observe/telemetry.ts";
import { traceInvoker } from "../../src/observe/trace-invoker.ts";
import { runInference } from "../../src/results/run-inference.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import { double, emulate, failFor, rowsOf } from "../support/emulated.ts";

/** OpenTelemetry's own SDK, exporting to memory. */
function telemetry() {
  const spans = new InMemorySpanExporter();
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({
    exporter: measured,
    exportIntervalMillis: 3_600_000,
    exportTimeoutMillis: 30_000,
  });
  const meters = new MeterProvider({ readers: [reader] });
  onTestFinished(async () => {
    await meters.shutdown();
    await tracers.shutdown();
  });

  const metrics = async () => {
    await meters.forceFlush();
    const [scope] = measured.getMetrics().at(-1)?.scopeMetrics ?? [];
    return new Map((scope?.metrics ?? []).map((metric) => [metric.descriptor.name, metric]));
  };
  return { tracer: tracers.getTracer("test"), meter: meters.getMeter("test"), spans, metrics };
}

describe("OpenTelemetry", () => {
  test("a call is one span with its chunks, in the words of the conventions", async () => {
    const { endpoint } = await emulate(failFor(["03"]));
    const { tracer, spans } = telemetry();
    const heard: InferenceEvent["type"][] = [];
    const traced = traceInvoker(endpoint, { tracer, attributes: messagingAttributes("model") });
    const options = { batchSize: 2, onEvent: ({ type }: InferenceEvent) => heard.push(type) };
    const { stats } = await runInference(traced, rowsOf(6), options);

    const [span, ...others] = spans.getFinishedSpans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({ name: "inference model", kind: SpanKind.CLIENT });
    expect(span?.status.code).toBe(SpanStatusCode.UNSET); // the call did what it could
    expect(span?.attributes).toEqual({
      "sagemaker_async.name": "model",
      "messaging.system": "aws_sagemaker",
      "messaging.destination.name": "model",
      "messaging.operation.name": "InvokeEndpointAsync",
      "sagemaker_async.rows": 6,
      "sagemaker_async.failures": 1,
      "sagemaker_async.invocations": stats.invocations,
      "sagemaker_async.retries": stats.retries,
      "sagemaker_async.cache_hits": 0,
    });
    const named = (name: string) => span?.events.filter((event) => event.name === name) ?? [];
    expect(named("chunk-invoked")).toHaveLength(stats.invocations);
    expect(named("chunk-invoked")[0]?.attributes).toMatchObject({
      "sagemaker_async.chunk.rows": 2,
      "messaging.message.id": expect.any(String),
    });
    expect(named("chunk-answered").map(({ attributes }) => attributes)).toContainEqual({
      "sagemaker_async.chunk.first_row": 2,
      "sagemaker_async.chunk.rows": 1,
      "sagemaker_async.chunk.failures": 0,
      "sagemaker_async.chunk.duration": expect.any(Number),
    });
    expect(named("chunk-split")).toMatchObject([{ attributes: { "error.type": "model_error" } }]);
    expect(named("chunk-failed")).toMatchObject([{ attributes: { "sagemaker_async.chunk.first_row": 3 } }]);
    expect(named("request")).toEqual([]);
    // What a model says may quote its rows.
    expect(JSON.stringify([span?.attributes, span?.events, span?.status])).not.toContain("cannot compute");
    expect(heard).toContain("chunk-answered"); // the caller's own listener hears everything too
  });

  test("rows, failures, invocations, requests and durations are counted over calls", async () => {
    const { endpoint } = await emulate(failFor(["03"]), { connect: { batchSize: 2 } });
    const { meter, metrics } = telemetry();
    const traced = traceInvoker(endpoint, { meter });
    const first = await runInference(traced, rowsOf(6));
    const second = await runInference(traced, rowsOf(2));

    const all = await metrics();
    const points = (name: string) => all.get(`sagemaker_async.${name}`)?.dataPoints ?? [];
    const plain = { "sagemaker_async.name": "model" };
    expect(points("rows")).toMatchObject([{ attributes: plain, value: 8 }]);
    expect(points("failures")).toMatchObject([
      { attributes: { ...plain, "error.type": "model_error" }, value: 1 },
    ]);
    expect(points("invocations")).toMatchObject([
      { attributes: plain, value: first.stats.invocations + second.stats.invocations },
    ]);
    const countOf = (api: string) =>
      points("requests").find(
        ({ attributes }: { attributes: Attributes }) => attributes["rpc.method"] === api,
      );
    const puts = Number(first.stats.requests["s3.PutObject"]) + Number(second.stats.requests["s3.PutObject"]);
    expect(countOf("s3.PutObject")).toMatchObject({ attributes: { "rpc.system": "aws-api" }, value: puts });
    expect(all.get("sagemaker_async.chunk.duration")?.descriptor.unit).toBe("s");
    expect(points("chunk.duration")).toMatchObject([
      { value: { count: 4, buckets: { boundaries: expect.arrayContaining([0.1, 3600]) } } },
    ]);
  });

  test("a call that cannot go on ends its span as an error", async () => {
    const { endpoint } = await emulate(double);
    const { tracer, spans } = telemetry();
    const traced = traceInvoker(endpoint, { tracer });
    const stop = new AbortController();
    stop.abort();
    const call = runInference(traced, rowsOf(2), { signal: stop.signal });
    await expect(call).rejects.toBeInstanceOf(IncompleteInferenceError);
    expect(spans.getFinishedSpans()).toMatchObject([
      {
        status: { code: SpanStatusCode.ERROR, message: "cancelled" },
        attributes: { "error.type": "cancelled" },
      },
    ]);
  });

  test("a stream that its reader leaves ends its span", async () => {
    const { endpoint } = await emulate(double);
    const { tracer, spans } = telemetry();
    for await (const result of traceInvoker(endpoint, { tracer }).stream(rowsOf(30))) {
      expect(result.ok).toBe(true);
      break;
    }
    expect(spans.getFinishedSpans()).toMatchObject([{ attributes: { "sagemaker_async.rows": 1 } }]);
  });

  test("is not needed: without a tracer and a meter the rows are the same", async () => {
    const { endpoint } = await emulate(double);
    const { rows } = await runInference(traceInvoker(endpoint, {}), rowsOf(3));
    expect(rows).toHaveLength(3);
  });
});
