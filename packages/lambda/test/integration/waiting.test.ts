import type { Clock } from "@sagemaker-async/core/protocol";
import type { Emulator } from "@sagemaker-async/emulator";
import { expect, it } from "vitest";
import { startTool, type ToolTestOptions } from "../support/start-tool.ts";

/** Waiting on this clock makes the emulator's time pass. */
function clockOf(): { readonly clock: Clock; readonly sleeps: number[]; drive(emulator: Emulator): void } {
  const sleeps: number[] = [];
  let emulator: Emulator | undefined;
  let now = Date.now();
  const clock: Clock = {
    now: () => now,
    async sleep(ms) {
      sleeps.push(ms);
      now += ms;
      await emulator?.clock.advance(ms);
    },
  };
  const drive = (driven: Emulator) => {
    emulator = driven;
  };
  return { clock, sleeps, drive };
}

const coldStart = (coldStartMs: number): ToolTestOptions => ({
  around: { clock: { frozen: true } },
  endpoint: { instances: { initial: 0, min: 0, max: 1, coldStartMs } },
});

it("waits within the call, and answers as soon as the result is there", async () => {
  const { clock, sleeps, drive } = clockOf();
  const { emulator, call, submit } = await startTool(() => [1], { ...coldStart(4000), clock });
  drive(emulator);
  const output_id = await submit();
  expect(await call("get_results", { output_id, wait_seconds: 20 })).toMatchObject({
    data: { status: "completed" },
  });
  expect(sleeps.reduce((sum, ms) => sum + ms)).toBeLessThan(10_000);
});

it.each([
  ["as long as it was asked to", 7, {}, 7000],
  ["no longer than 25 seconds", 600, {}, 25_000],
  ["no longer than the function allows", 600, { variables: { MAX_WAIT_SECONDS: "10" } }, 10_000],
  ["no longer than Lambda leaves", 20, { remainingMs: 9000 }, 6000],
  ["not at all by default", undefined, {}, 0],
])("waits %s", async (_, wait_seconds, options, expectedMs) => {
  const { clock, sleeps, drive } = clockOf();
  const { emulator, call, submit } = await startTool(() => [1], { ...coldStart(600_000), ...options, clock });
  drive(emulator);
  const output_id = await submit();
  expect(await call("get_results", { output_id, wait_seconds })).toMatchObject({
    data: { status: "in_progress" },
  });
  expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(expectedMs);
});

it("A15-7: a look takes two S3 requests at most, and one where the result is there", async () => {
  const { clock, sleeps, drive } = clockOf();
  for (const variables of [{}, { JOB_ID_SECRET: "a secret of this test" }]) {
    const { emulator, call, submit, anotherInstance } = await startTool(() => [1], {
      ...coldStart(60_000),
      clock,
      variables,
    });
    drive(emulator);
    const output_id = await submit();
    await emulator.clock.advance(0);
    const requests = async (ask: Promise<unknown>) => {
      const before = emulator.requests()["s3.GetObject"] ?? 0;
      await ask;
      return (emulator.requests()["s3.GetObject"] ?? 0) - before;
    };
    expect(await requests(call("get_results", { output_id }))).toBe(2);
    sleeps.length = 0;
    expect(await requests(call("get_results", { output_id, wait_seconds: 10 }))).toBe(
      2 * (sleeps.length + 1),
    );
    // A plain id that an instance has not met is asked for once more: whether it is a job's at all.
    const other = anotherInstance();
    expect(await requests(other("get_results", { output_id }))).toBe("JOB_ID_SECRET" in variables ? 2 : 3);
    expect(await requests(other("get_results", { output_id }))).toBe(2);

    await emulator.clock.advance(60_000);
    await emulator.events.waitFor("invocation.completed");
    expect(await requests(anotherInstance()("get_results", { output_id }))).toBe(1);
    expect(Object.keys(emulator.requests()).filter((api) => api.startsWith("s3."))).toEqual([
      "s3.GetObject",
      "s3.PutObject",
    ]);
  }
});
