import { expect, test } from "vitest";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { measureCalls } from "../../src/observe/measure-call.ts";
import type { Meter, TelemetryAttributes, Tracer } from "../../src/observe/telemetry.ts";
import { traceCall } from "../../src/observe/trace-call.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";

const error = new SageMakerAsyncError("throttled", "slow down");
const place = { "sagemaker_async.chunk.first_row": 0, "sagemaker_async.chunk.rows": 2 };
const told = { "error.type": "throttled" };

/** A tracer that keeps span events. */
function recorder() {
  const events: [string, TelemetryAttributes][] = [];
  const statuses: object[] = [];
  const span = {
    addEvent: (name: string, attributes: TelemetryAttributes) => events.push([name, attributes]),
    setAttributes: () => undefined,
    setStatus: (status: object) => statuses.push(status),
    end: () => undefined,
  };
  const tracer: Tracer = { startSpan: () => span };
  return { tracer, events, statuses };
}

test.each<[InferenceEvent, TelemetryAttributes]>([
  [{ type: "chunk-shared", firstRow: 0, rows: 2 }, place],
  [
    { type: "chunk-failed", firstRow: 0, rows: 2, error },
    { ...place, ...told },
  ],
  [
    { type: "retry", attempt: 2, delayMs: 5, error },
    { "sagemaker_async.attempt": 2, ...told },
  ],
  [{ type: "share-failed", error }, told],
  [{ type: "cache-failed", operation: "read", error }, told],
  [{ type: "cache-circuit", state: "open" }, { "sagemaker_async.cache.circuit": "open" }],
  [{ type: "clean-up-failed", locations: [], error }, told],
  [
    { type: "watch-fallback", from: "notify", to: "list", reason: "no queue" },
    { "sagemaker_async.watch.from": "notify", "sagemaker_async.watch.to": "list" },
  ],
])("a span has %o as an event", (event, attributes) => {
  const { tracer, events } = recorder();
  traceCall(tracer, "model", {}).onEvent(event);
  expect(events).toEqual([[event.type, attributes]]);
});

test("look-ups of a cache are counted by what they found", () => {
  const counted: unknown[] = [];
  const instrument = { add: (value: number, attributes: object) => counted.push([value, attributes]) };
  const meter: Meter = { createCounter: () => instrument, createHistogram: () => ({ record: () => 0 }) };
  const { onEvent } = measureCalls(meter, { name: "model" });
  onEvent({ type: "cache-lookup", hits: 5, misses: 3, shared: 0, stale: 2 });
  const outcome = (value: string) => ({ name: "model", "sagemaker_async.cache.outcome": value });
  expect(counted).toEqual([
    [3, outcome("hit")],
    [2, outcome("stale")],
    [3, outcome("miss")],
  ]);
});

test("a span has no event for what happens too often", () => {
  const { tracer, events } = recorder();
  const call = traceCall(tracer, "model", {});
  call.onEvent({ type: "request", api: "s3.PutObject", attempts: 1 });
  call.onEvent({ type: "cache-stored", rows: 1 });
  expect(events).toEqual([]);
});

test("an error of another kind has no code, and its words stay out of the span", () => {
  const { tracer, statuses } = recorder();
  traceCall(tracer, "model", {}).fail(new TypeError("row CCO is no row"));
  expect(statuses).toEqual([{ code: 2, message: "_OTHER" }]);
});
