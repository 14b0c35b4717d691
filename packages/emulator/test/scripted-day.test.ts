import { DescribeAlarmsCommand, DisableAlarmActionsCommand } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "vitest";
import type { EmulatorEvent } from "../src/index.ts";
import { metricsOf } from "./support/metrics.ts";
import { startScaling, tracking, wakePolicy } from "./support/scaling.ts";

const MINUTE_MS = 60_000;
const COLD_START_MS = 283_000;
const LATENCY_MS = 50_000;
const DAY = 1440;
const Body = Buffer.from("x");
const variant = "AllTraffic";

/**
 * Of the burst's hundred, so many seconds after it: one instance works from the beginning, and seven more begin after the alarm's three minutes
 * and their cold start.
 */
function completedOfBurst(seconds: number): number {
  const first = Math.floor(seconds / 50);
  const others = Math.floor(Math.max(0, seconds - 462) / 50);
  return Math.min(100, first + 7 * others);
}

/** The backlog at the end of a minute: one request that waits for the cold start, the burst, five that nobody takes. */
function backlogAfter(minute: number): number {
  const end = minute + 1;
  const firstRequest = end <= 7 ? 1 : 0;
  const burst = end > 10 ? 100 - completedOfBurst((end - 10) * 60 - 1) : 0;
  const overnight = end > 720 && end <= 1080 ? 5 : 0;
  return firstRequest + burst + overnight;
}

/** Instances that take work at the end of a minute. */
function instancesAfter(minute: number): number {
  const end = minute + 1;
  if (end < 7 || end > 38) return 0;
  return end < 18 ? 1 : 8;
}

const minutes = (value: (minute: number) => number | undefined) =>
  Array.from({ length: DAY }, (_, at) => value(at));

test("a day: cold start, burst, out to eight, drain, idle, back to zero, and what expires overnight", async () => {
  const started = await startScaling(
    { max: 8, coldStartMs: COLD_START_MS },
    { kind: "echo", latencyMs: LATENCY_MS },
  );
  const { emulator, cloudWatch, invoke, register, putPolicy, putAlarm } = started;
  const { clock } = emulator;
  const endpoint = emulator.endpoint("model");
  await clock.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
  const startMs = clock.now();
  const goTo = (minute: number) => clock.advance(startMs + minute * MINUTE_MS - clock.now());
  const happened: string[] = [];
  const tell = (what: string) => happened.push(`${(clock.now() - startMs) / MINUTE_MS} ${what}`);
  emulator.events.on((event: EmulatorEvent) => {
    if (event.type === "alarm.changed") {
      tell(`${event.alarmName.replace(/^.*-(Alarm[^-]+)-.*$/, "$1")} ${event.state}`);
    } else if (event.type === "instances.desired") tell(`${event.instances.desired} wanted`);
  });

  await register(0, 8);
  await putPolicy(tracking);
  const { PolicyARN = "" } = await putPolicy(wakePolicy);
  await putAlarm({ AlarmActions: [PolicyARN] });

  await invoke({ Body });
  await goTo(10);
  expect(endpoint.snapshot()).toMatchObject({ completed: 1, queued: 0, instances: { current: 1 } });
  // A second into the minute, so that nothing is done just when a minute ends.
  await clock.advance(1000);
  await Promise.all(Array.from({ length: 100 }, () => invoke({ Body })));
  await goTo(18);
  expect(endpoint.snapshot()).toMatchObject({ status: "InService", instances: { current: 8 }, inFlight: 8 });
  await goTo(720.5);
  expect(endpoint.snapshot()).toMatchObject({ completed: 101, instances: { current: 0 } });
  // Nobody pays for instances at night.
  await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: ["wake"] }));
  for (let count = 0; count < 5; count += 1) await invoke({ Body });
  await goTo(DAY);

  expect(endpoint.snapshot()).toMatchObject({
    status: "InService",
    queued: 0,
    inFlight: 0,
    completed: 101,
    failed: 0,
    expired: 5,
    instances: { current: 0, desired: 0, min: 0, max: 8 },
  });
  expect(happened).toEqual([
    "2 wake ALARM",
    "2 1 wanted",
    "7 AlarmHigh OK",
    "7 wake OK",
    "11 AlarmLow OK",
    // Three minutes above the target of five; 97 requests would need twenty instances.
    "13 AlarmHigh ALARM",
    "13 8 wanted",
    "24 AlarmHigh OK",
    // Fifteen minutes below nine tenths of the target.
    "38 AlarmLow ALARM",
    "38 0 wanted",
    // Without instances there is no backlog per instance.
    "43 AlarmHigh INSUFFICIENT_DATA",
    "55 AlarmLow INSUFFICIENT_DATA",
    "722 wake ALARM",
    "1081 wake OK",
  ]);
  expect(await started.activities()).toMatchObject([
    { Description: "Setting desired instance count to 0.", Cause: expect.stringContaining("AlarmLow") },
    {
      Description: "Setting desired instance count to 8.",
      Cause: expect.stringContaining("AlarmHigh"),
      StartTime: new Date(startMs + 13 * MINUTE_MS),
      EndTime: new Date(startMs + 13 * MINUTE_MS + COLD_START_MS),
    },
    {
      Description: "Setting desired instance count to 1.",
      Cause: "monitor alarm wake in state ALARM triggered policy wake",
      StatusCode: "Successful",
    },
  ]);
  const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ["wake"] }));
  expect(MetricAlarms).toMatchObject([
    {
      StateValue: "OK",
      StateTransitionedTimestamp: new Date(startMs + 1081 * MINUTE_MS),
      ActionsEnabled: false,
    },
  ]);

  const metrics = metricsOf(cloudWatch, startMs);
  const average = (metric: string) => metrics.list({ metric, statistic: "Average" }, DAY);
  expect(await average("ApproximateBacklogSize")).toEqual(minutes(backlogAfter));
  expect(await average("ApproximateBacklogSizePerInstance")).toEqual(
    minutes((minute) => {
      const instances = instancesAfter(minute);
      return instances === 0 ? undefined : backlogAfter(minute) / instances;
    }),
  );
  expect(await average("HasBacklogWithoutCapacity")).toEqual(
    minutes((minute) => (instancesAfter(minute) === 0 && backlogAfter(minute) > 0 ? 1 : 0)),
  );
  // Half a minute less than the six hours of RequestTTLSeconds.
  const ages = await average("ApproximateAgeOfOldestRequest");
  expect(Math.max(...ages.map((age = 0) => age))).toBe(21_570);

  const sums = (metric: string) => metrics.byMinute({ metric, statistic: "Sum", variant }, DAY);
  expect(await sums("ExpiredRequests")).toEqual(new Map([[1080, 5]]));
  expect(await sums("InvocationFailures")).toEqual(new Map([[1080, 5]]));
  const processed = [...(await sums("InvocationsProcessed"))];
  expect(processed.reduce((sum, [, count = 0]) => sum + count, 0)).toBe(101);
  // The first waited for the alarm's two minutes and the cold start.
  const waits = await metrics.byMinute({ metric: "TimeInBacklog", statistic: "Maximum", variant }, 10);
  expect(waits).toEqual(new Map([[6, 2 * MINUTE_MS + COLD_START_MS]]));
}, 10_000);
