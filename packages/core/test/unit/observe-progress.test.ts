import { describe, expect, test } from "vitest";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { countProgress } from "../../src/observe/progress.ts";
import { progressLine } from "../../src/observe/progress-line.ts";
import { type HeartbeatProgress, withHeartbeat } from "../../src/observe/with-heartbeat.ts";
import { manualClock } from "../../src/testing/manual-clock.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";

const error = new SageMakerAsyncError("model_error", "no");
const invoked = (firstRow: number, rows: number): InferenceEvent => ({
  type: "chunk-invoked",
  firstRow,
  rows,
  inferenceId: "i",
});
const answered = (firstRow: number, rows: number, failedRows = 0): InferenceEvent => ({
  type: "chunk-answered",
  firstRow,
  rows,
  failed: failedRows,
  elapsedMs: 5,
});
const failed = (firstRow: number, rows: number): InferenceEvent => ({
  type: "chunk-failed",
  firstRow,
  rows,
  error,
});

describe("progress", () => {
  test("counts rows that are done and failed, the rate, the rest and what is in flight", async () => {
    const clock = manualClock();
    const { onEvent, progress } = countProgress(clock, 100);
    expect(progress()).toMatchObject({ done: 0, ratePerSecond: 0, etaMs: undefined });
    for (const first of [0, 10, 20]) onEvent(invoked(first, 10));
    onEvent(answered(0, 10, 3)); // three of them by their own status
    onEvent(failed(10, 10));
    onEvent(failed(30, 5)); // it could not be staged, so it was never in flight
    await clock.advance(5000);
    expect(progress()).toEqual({
      done: 25,
      failed: 18,
      total: 100,
      ratePerSecond: 5,
      etaMs: 15_000,
      invocationsInFlight: 1,
      elapsedMs: 5000,
    });
    onEvent(answered(35, 80));
    expect(progress()).toMatchObject({ done: 105, etaMs: 0 }); // there were more rows than foreseen
  });

  test("a chunk that is split is done when its halves are", () => {
    const { onEvent, progress } = countProgress(manualClock());
    onEvent(invoked(0, 2));
    onEvent({ type: "chunk-split", firstRow: 0, rows: 2, error });
    expect(progress()).toMatchObject({ done: 0, invocationsInFlight: 0 });
    for (const row of [0, 1]) onEvent(invoked(row, 1));
    onEvent(answered(0, 1));
    onEvent(failed(1, 1));
    expect(progress()).toMatchObject({ done: 2, failed: 1, invocationsInFlight: 0, etaMs: undefined });
  });

  test("rows that a cache answers are done", () => {
    const { onEvent, progress } = countProgress(manualClock());
    onEvent({ type: "cache-lookup", hits: 5, misses: 3, shared: 2 });
    onEvent(answered(0, 3));
    expect(progress().done).toBe(10);
  });

  test("reads as one line", () => {
    const progress: HeartbeatProgress = {
      done: 120,
      failed: 3,
      total: 1000,
      ratePerSecond: 4.06,
      etaMs: 240_000,
      invocationsInFlight: 12,
      instances: "1→3",
      elapsedMs: 30_000,
    };
    expect(progressLine(progress)).toBe(
      "120/1000 rows done (3 failed), 4.1 rows/s, 4 min left, 12 in flight, instances 1→3, after 30 s",
    );
    const unknown = { total: undefined, etaMs: undefined, instances: undefined, failed: 0 };
    expect(progressLine({ ...progress, ...unknown, elapsedMs: 5_400_000 })).toBe(
      "120 rows done, 4.1 rows/s, 12 in flight, after 1.5 h",
    );
  });
});

describe("a heartbeat", () => {
  test("tells at the beginning, at most once a second for settled chunks, and at the end", async () => {
    const clock = manualClock();
    const told: number[] = [];
    const onProgress = ({ done }: HeartbeatProgress) => told.push(done);
    const result = await withHeartbeat({ onProgress, clock, total: 4 }, async (onEvent) => {
      onEvent(answered(0, 1));
      await clock.advance(1000);
      onEvent(invoked(1, 1)); // settles nothing
      expect(told).toEqual([0]);
      onEvent(answered(1, 1));
      onEvent(answered(2, 1));
      await clock.advance(999);
      onEvent(answered(3, 1));
      expect(told).toEqual([0, 2]);
      return "done";
    });
    expect(result).toBe("done");
    expect(told).toEqual([0, 2, 4]);
    expect(clock.sleeping).toBe(0);
  });

  test("tells every so often where nothing is settled, counted from what was told last", async () => {
    const clock = manualClock();
    const told: number[] = [];
    const onProgress = ({ elapsedMs }: HeartbeatProgress) => told.push(elapsedMs);
    await withHeartbeat({ onProgress, clock }, async (onEvent) => {
      await clock.advance(60_000);
      await clock.advance(30_000);
      onEvent(answered(0, 1));
      await clock.advance(30_000);
      expect(told).toEqual([0, 60_000, 90_000]);
      await clock.advance(30_000);
      expect(told).toEqual([0, 60_000, 90_000, 150_000]);
    });
  });

  test("asks for the instances' label, keeps the last one, and waits for none", async () => {
    const clock = manualClock();
    const labels: (string | undefined)[] = [];
    const answers = [
      async () => "0→1",
      () => {
        throw new Error("no permission");
      },
      () => new Promise<string>(() => undefined),
    ];
    const onProgress = ({ instances }: HeartbeatProgress) => labels.push(instances);
    const instances = () => (answers.shift() ?? (async () => "1"))();
    await withHeartbeat({ onProgress, clock, everyMs: 100, instances }, async () => {
      for (let beat = 0; beat < 4; beat += 1) await clock.advance(100);
    });
    expect(labels).toEqual([undefined, "0→1", "0→1", "0→1", "1", "1"]);
  });

  test("leaves nothing behind when the call fails", async () => {
    const clock = manualClock();
    const told: number[] = [];
    const onProgress = () => told.push(1);
    const call = async () => {
      throw error;
    };
    await expect(withHeartbeat({ onProgress, clock }, call)).rejects.toBe(error);
    expect(clock.sleeping).toBe(0);
    expect(told).toHaveLength(2);
  });

  test("an error of its listener ends the call with the next event", async () => {
    const clock = manualClock();
    const broken = new Error("the screen is gone");
    let calls = 0;
    const onProgress = () => {
      calls += 1;
      if (calls === 2) throw broken;
    };
    const after: string[] = [];
    const running = withHeartbeat({ onProgress, clock }, async (onEvent) => {
      await clock.advance(60_000);
      onEvent(answered(0, 1));
      after.push("not reached");
    });
    await expect(running).rejects.toBe(broken);
    expect(after).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  test("an error of its listener is not lost where no event follows", async () => {
    const clock = manualClock();
    let calls = 0;
    const onProgress = () => {
      calls += 1;
      if (calls === 2) throw error;
    };
    await expect(withHeartbeat({ onProgress, clock }, () => clock.advance(60_000))).rejects.toBe(error);
  });

  test.each([0, 1.5, -1])("refuses everyMs %s", async (everyMs) => {
    const call = async () => undefined;
    await expect(withHeartbeat({ onProgress: () => undefined, everyMs }, call)).rejects.toMatchObject({
      code: "invalid_option",
    });
  });
});
