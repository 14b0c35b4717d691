import { describe, expect, test } from "vitest";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { logEvents } from "../../src/observe/log-events.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";

const error = new SageMakerAsyncError("model_error", "cannot parse CCO-secret", {
  inferenceId: "abc",
  attempts: 2,
});

const lines: readonly [InferenceEvent, string, object, string][] = [
  [
    { type: "request", api: "s3.PutObject", attempts: 1 },
    "debug",
    { api: "s3.PutObject", attempts: 1 },
    "Called s3.PutObject",
  ],
  [
    { type: "retry", attempt: 1, delayMs: 512.3, error },
    "warn",
    { attempt: 1, delayMs: 512.3, code: "model_error" },
    "Attempt 1 failed (model_error); again in 512 ms",
  ],
  [
    { type: "chunk-invoked", firstRow: 10, rows: 10, inferenceId: "abc" },
    "info",
    { firstRow: 10, rows: 10, inferenceId: "abc" },
    "Rows 10 to 19 accepted as abc",
  ],
  [
    { type: "chunk-answered", firstRow: 10, rows: 1, failed: 0, elapsedMs: 1234 },
    "info",
    { firstRow: 10, rows: 1, failed: 0, elapsedMs: 1234 },
    "Row 10 answered in 1.2 s",
  ],
  [
    { type: "chunk-answered", firstRow: 10, rows: 10, failed: 2, elapsedMs: 1234 },
    "info",
    { firstRow: 10, rows: 10, failed: 2, elapsedMs: 1234 },
    "Rows 10 to 19 answered in 1.2 s, 2 of them failed",
  ],
  [
    { type: "chunk-shared", firstRow: 0, rows: 10 },
    "info",
    { firstRow: 0, rows: 10 },
    "Rows 0 to 9 computed by another call",
  ],
  [
    { type: "share-failed", error },
    "warn",
    { code: "model_error" },
    "Other calls could not be told (model_error) and may compute the same rows",
  ],
  [
    { type: "chunk-split", firstRow: 0, rows: 2, error },
    "warn",
    { firstRow: 0, rows: 2, code: "model_error" },
    "Rows 0 to 1 failed (model_error); trying its halves",
  ],
  [
    { type: "chunk-failed", firstRow: 0, rows: 1, error },
    "error",
    { firstRow: 0, rows: 1, code: "model_error", retryable: false, inferenceId: "abc" },
    "Row 0 failed (model_error)",
  ],
  [
    { type: "cache-lookup", hits: 5, misses: 3, shared: 2 },
    "info",
    { hits: 5, misses: 3, shared: 2 },
    "5/10 cache hits",
  ],
  [
    { type: "cache-lookup", hits: 5, misses: 0, shared: 0, stale: 1 },
    "info",
    { hits: 5, stale: 1 },
    "5/5 cache hits",
  ],
  [{ type: "cache-circuit", state: "open" }, "warn", { state: "open" }, "The cache's store: circuit open"],
  [
    { type: "cache-uncoordinated" },
    "warn",
    {},
    "The cache's store has no leases: other processes may compute the same keys",
  ],
  [{ type: "cache-bypassed", method: "submit" }, "warn", { method: "submit" }, "submit went past the cache"],
  [{ type: "cache-stored", rows: 3 }, "debug", { rows: 3 }, "Cached 3 rows"],
  [
    { type: "cache-failed", operation: "write", error },
    "warn",
    { operation: "write", code: "model_error" },
    "Cache write failed (model_error); going on without it",
  ],
  [
    { type: "clean-up-failed", locations: ["s3://b/k"], error },
    "warn",
    { locations: ["s3://b/k"], code: "model_error" },
    "1 objects could not be deleted (model_error) and stay in S3",
  ],
  [
    { type: "watch-fallback", from: "list", to: "head", reason: "no s3:ListBucket." },
    "warn",
    { from: "list", to: "head" },
    "Watching by head instead of list: no s3:ListBucket.",
  ],
];

function memoryLogger() {
  const written: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => written.push({ level, fields, message });
  return { written, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

describe("logged events", () => {
  test.each(lines)("%o is one line", (event, level, fields, message) => {
    const logger = memoryLogger();
    logEvents(logger, { fields: { endpoint: "model" } })(event);
    expect(logger.written).toEqual([{ level, message, fields: expect.objectContaining(fields) }]);
    expect(logger.written[0]?.fields).toMatchObject({ event: event.type, endpoint: "model" });
  });

  test("hold no words of a model, which may quote its rows, unless they are asked for", () => {
    const logger = memoryLogger();
    for (const [event] of lines) logEvents(logger)(event);
    expect(JSON.stringify(logger.written)).not.toContain("CCO-secret");

    logEvents(logger, { reasons: true })({ type: "chunk-failed", firstRow: 0, rows: 1, error });
    expect(logger.written.at(-1)?.fields).toMatchObject({ reason: "cannot parse CCO-secret", attempts: 2 });
  });

  test("an event that a newer package tells is a line too", () => {
    const logger = memoryLogger();
    logEvents(logger)({ type: "unheard-of" } as unknown as InferenceEvent);
    expect(logger.written).toEqual([
      { level: "debug", fields: { event: "unheard-of" }, message: "unheard-of" },
    ]);
  });
});
