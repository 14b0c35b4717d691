import { ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "vitest";
import { metricsOf } from "./support/metrics.ts";
import { startScaling } from "./support/scaling.ts";

const MINUTE_MS = 60_000;
const variant = "AllTraffic";

/** An endpoint that CloudWatch has been asked about, at the beginning of a minute. */
async function startWatched(...args: Parameters<typeof startScaling>) {
  const started = await startScaling(...args);
  const { clock } = started.emulator;
  await started.cloudWatch.send(new ListMetricsCommand({}));
  await clock.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
  return { ...started, metrics: metricsOf(started.cloudWatch, clock.now()) };
}

test("the metrics of a queue: every minute, and per instance only where there is one", async () => {
  const { emulator, invoke, metrics, register } = await startWatched({ max: 2, coldStartMs: 90_000 });
  await register(0, 2);
  for (let count = 0; count < 3; count += 1) await invoke({ Body: Buffer.from("x") });
  await emulator.clock.advance(MINUTE_MS);
  await register(1, 2);
  await emulator.clock.advance(3 * MINUTE_MS);
  const average = (metric: string, unit: "Count" | "Seconds" = "Count") =>
    metrics.list({ metric, statistic: "Average", unit }, 4);
  expect(await average("ApproximateBacklogSize")).toEqual([3, 3, 0, 0]);
  expect(await average("HasBacklogWithoutCapacity")).toEqual([1, 1, 0, 0]);
  expect(await average("ApproximateAgeOfOldestRequest", "Seconds")).toEqual([60, 120, 0, 0]);
  expect(await average("ApproximateBacklogSizePerInstance")).toEqual([undefined, undefined, 0, 0]);
});

test("the minutes begin with the first call to CloudWatch or Application Auto Scaling", async () => {
  const { emulator, cloudWatch } = await startScaling();
  const startMs = emulator.clock.now() - (emulator.clock.now() % MINUTE_MS);
  await emulator.clock.advance(3 * MINUTE_MS);
  await cloudWatch.send(new ListMetricsCommand({}));
  await emulator.clock.advance(2 * MINUTE_MS);
  const backlog = { metric: "ApproximateBacklogSize", statistic: "Average" } as const;
  const known = await metricsOf(cloudWatch, startMs).byMinute(backlog, 10);
  expect([...known.keys()]).toEqual([3, 4]);
});

test("what runs is a part of the backlog, and is no backlog without capacity", async () => {
  const answers: (() => void)[] = [];
  const { emulator, invoke, metrics } = await startWatched(
    { initial: 1 },
    () => new Promise((resolve) => answers.push(() => resolve({ body: "x" }))),
  );
  for (let count = 0; count < 3; count += 1) await invoke({ Body: Buffer.from("x") });
  await emulator.clock.advance(MINUTE_MS);
  const average = async (metric: string) => (await metrics.list({ metric, statistic: "Average" }, 1))[0];
  expect(await average("ApproximateBacklogSize")).toBe(3);
  expect(await average("ApproximateBacklogSizePerInstance")).toBe(3);
  expect(await average("HasBacklogWithoutCapacity")).toBe(0);
});

test("each invocation is counted and timed for its variant", async () => {
  const { emulator, invoke, stage, metrics } = await startWatched(
    { initial: 1, idleMs: 60 * MINUTE_MS },
    ({ body }) => ({ body, status: { b: 400, c: 500 }[Buffer.from(body).toString()] ?? 200 }),
  );
  for (const body of ["a", "b", "c"]) await invoke({ InputLocation: await stage(body, `input/${body}`) });
  await invoke({ InputLocation: "s3://demo/input/missing" });
  await emulator.events.waitFor(() => emulator.endpoint("model").failed === 3);
  await emulator.clock.advance(MINUTE_MS);

  const sum = async (metric: string, unit: "Count" | "None" = "Count") =>
    (await metrics.list({ metric, statistic: "Sum", variant, unit }, 1))[0];
  expect(await sum("InvocationsProcessed")).toBe(4);
  expect(await sum("InvocationFailures")).toBe(3);
  expect(await sum("RequestDownloadFailures")).toBe(1);
  expect(await sum("ResponseUploadFailures")).toBeUndefined();
  expect(await sum("Invocation4XXErrors", "None")).toBe(1);
  expect(await sum("Invocation5XXErrors", "None")).toBe(1);
  // Never published for asynchronous endpoints, so that the predefined policy never fires.
  expect(await sum("InvocationsPerInstance", "None")).toBeUndefined();
  const samples = async (metric: string, unit: "Microseconds" | "Milliseconds") =>
    (await metrics.list({ metric, statistic: "SampleCount", variant, unit }, 1))[0];
  expect(await samples("RequestDownloadLatency", "Microseconds")).toBe(4);
  expect(await samples("ModelLatency", "Microseconds")).toBe(3);
  expect(await samples("ResponseUploadLatency", "Microseconds")).toBe(1);
  expect(await samples("TimeInBacklog", "Milliseconds")).toBe(4);
  expect(await samples("TotalProcessingTime", "Milliseconds")).toBe(4);
});

test("time in the queue, in the model and altogether, and what expires in the queue", async () => {
  const { emulator, invoke, metrics, register } = await startWatched(
    { coldStartMs: 60_000 },
    { kind: "echo", latencyMs: 45_000 },
  );
  await register(0, 1);
  await invoke({ Body: Buffer.from("x"), RequestTTLSeconds: 60 });
  await emulator.clock.advance(30_000);
  await invoke({ Body: Buffer.from("x"), RequestTTLSeconds: 600 });
  await emulator.clock.advance(30_000);
  await register(1, 1);
  await emulator.clock.advance(4 * MINUTE_MS);
  const value = async (metric: string, statistic: "Sum" | "Maximum") => [
    ...(await metrics.byMinute({ metric, statistic, variant }, 5)),
  ];
  expect(await value("ExpiredRequests", "Sum")).toEqual([[1, 1]]);
  expect(await value("InvocationFailures", "Sum")).toEqual([[1, 1]]);
  // Received after 30 s, taken after the cold start's end at 120 s, answered 45 s later.
  expect(await value("TimeInBacklog", "Maximum")).toEqual([[2, 90_000]]);
  expect(await value("ModelLatency", "Maximum")).toEqual([[2, 45_000_000]]);
  expect(await value("TotalProcessingTime", "Maximum")).toEqual([[2, 135_000]]);
  expect(await value("InvocationsProcessed", "Sum")).toEqual([[2, 1]]);
});
