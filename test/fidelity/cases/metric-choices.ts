import { Buffer } from "node:buffer";
import {
  DescribeAlarmsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";
import { startScaling, tracking } from "./scaling-services.ts";

const needsEmulator = "waits for minutes";
const notKnown = { certainty: "not known", source: sources.none } as const;
const Body = Buffer.from("x");

/** What has to be chosen about metrics and alarms. */
export const metricChoices: readonly FidelityCase[] = [
  {
    ...notKnown,
    needsEmulator,
    name: "samples-of-a-minute",
    fact: "A queue is looked at once a minute, at its end",
    choice: "`assumptions.scaling.samplesPerMinute`; 1",
    async run(start) {
      expect(await samplesOfAMinute(start, {})).toEqual([1, 1]);
    },
    async otherwise(start) {
      expect(await samplesOfAMinute(start, { samplesPerMinute: 4 })).toEqual([4, 4]);
    },
  },
  {
    ...notKnown,
    needsEmulator,
    name: "instances-that-start-are-no-capacity",
    fact: "An instance counts in metrics once it takes work, not while it starts",
    choice: "`assumptions.scaling.countedInstances`; `working`, and `started` counts those that start too",
    async run(start) {
      expect(await capacityWhileStarting(start, {})).toEqual({ without: [1, 1], perInstance: [] });
    },
    async otherwise(start) {
      expect(await capacityWhileStarting(start, { countedInstances: "started" })).toEqual({
        without: [0, 0],
        perInstance: [0.5, 0.5],
      });
    },
  },
  {
    ...notKnown,
    needsEmulator,
    name: "metrics-come-at-once",
    fact: "The values of a minute are there when it ends, for callers and for alarms; AWS's come a minute or two late",
    choice: "`assumptions.scaling.metricDelayMinutes`; 0",
    async run(start) {
      expect(await afterEachMinute(start, {})).toEqual([
        [1, "ALARM"],
        [2, "ALARM"],
        [3, "ALARM"],
      ]);
    },
    async otherwise(start) {
      expect(await afterEachMinute(start, { metricDelayMinutes: 2 })).toEqual([
        [0, "INSUFFICIENT_DATA"],
        [0, "INSUFFICIENT_DATA"],
        [1, "ALARM"],
      ]);
    },
  },
  {
    ...notKnown,
    needsEmulator,
    name: "periods-behind-missing-data",
    fact: "Where values are missing an alarm looks two periods further back than its evaluation periods, as in AWS's examples",
    choice: "`assumptions.scaling.furtherPeriods`; 2",
    async run(start) {
      expect(await statesAfterOneValue(start, {})).toEqual(["ALARM", "ALARM", "ALARM", "INSUFFICIENT_DATA"]);
    },
    async otherwise(start) {
      expect(await statesAfterOneValue(start, { furtherPeriods: 0 })).toEqual([
        "ALARM",
        "INSUFFICIENT_DATA",
        "INSUFFICIENT_DATA",
        "INSUFFICIENT_DATA",
      ]);
    },
  },
  {
    ...notKnown,
    needsEmulator,
    name: "step-of-an-alarm-without-values",
    fact: "An alarm that was raised by hand or by missing data counts as being exactly at its threshold when a step is chosen",
    choice: "`assumptions.scaling.breachWithoutValues`; 0",
    async run(start) {
      expect(await instancesAfterAlarmByHand(start, {})).toBe(1);
    },
    async otherwise(start) {
      expect(await instancesAfterAlarmByHand(start, { breachWithoutValues: 10 })).toBe(3);
    },
  },
  {
    ...notKnown,
    needsEmulator,
    name: "tracking-of-a-whole-backlog-at-zero",
    fact: "Target tracking at zero instances on a metric that has a value there takes one instance as its base",
    choice: "`assumptions.scaling.trackingBaseAtZero`; 1, and with 0 it stays at zero",
    async run(start) {
      expect(await instancesForTenRequests(start, {})).toBe(2);
    },
    async otherwise(start) {
      expect(await instancesForTenRequests(start, { trackingBaseAtZero: 0 })).toBe(0);
    },
  },
];

type Scaling = NonNullable<NonNullable<EmulatorConfiguration["assumptions"]>["scaling"]>;

function startAssuming(start: StartEmulated, scaling: Scaling, coldStartMs = 0) {
  return startScaling(start, {
    endpoint: { instances: { initial: 0, min: 0, max: 9, coldStartMs } },
    emulator: { assumptions: { scaling } },
  });
}

async function samplesOfAMinute(start: StartEmulated, scaling: Scaling) {
  const { register, minutes, values } = await startAssuming(start, scaling);
  await register(0, 1);
  await minutes(2);
  return values({ metric: "ApproximateBacklogSize", statistic: "SampleCount" });
}

async function capacityWhileStarting(start: StartEmulated, scaling: Scaling) {
  const { register, invoke, minutes, values } = await startAssuming(start, scaling, 600_000);
  await register(2, 2);
  await invoke({ Body });
  await minutes(2);
  return {
    without: await values({ metric: "HasBacklogWithoutCapacity" }),
    perInstance: await values({ metric: "ApproximateBacklogSizePerInstance" }),
  };
}

/** How many values there are and how an alarm on them stands, after each of three minutes. */
async function afterEachMinute(start: StartEmulated, scaling: Scaling) {
  const { register, putAlarm, invoke, minutes, values, cloudWatch } = await startAssuming(start, scaling);
  await register(0, 0);
  await putAlarm({ EvaluationPeriods: 1, DatapointsToAlarm: 1 });
  await invoke({ Body });
  const seen: unknown[] = [];
  for (let minute = 0; minute < 3; minute += 1) {
    await minutes(1);
    const { MetricAlarms: [alarm] = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
    seen.push([(await values({ metric: "HasBacklogWithoutCapacity" })).length, alarm?.StateValue]);
  }
  return seen;
}

/** The states of an alarm in the four minutes after a metric had its only value. */
async function statesAfterOneValue(start: StartEmulated, scaling: Scaling) {
  const { putAlarm, minutes, cloudWatch, emulator } = await startAssuming(start, scaling);
  const metric = { Namespace: "Own", MetricName: "Load" };
  await putAlarm({ ...metric, Dimensions: [], EvaluationPeriods: 1, DatapointsToAlarm: 1 });
  const { Namespace, MetricName } = metric;
  const Timestamp = new Date(emulator.clock.now());
  const MetricData = [{ MetricName, Value: 5, Timestamp }];
  await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
  const states: unknown[] = [];
  for (let minute = 0; minute < 4; minute += 1) {
    await minutes(1);
    const { MetricAlarms: [alarm] = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
    states.push(alarm?.StateValue);
  }
  return states;
}

async function instancesAfterAlarmByHand(start: StartEmulated, scaling: Scaling) {
  const { register, putPolicy, putAlarm, instances, cloudWatch } = await startAssuming(start, scaling);
  await register(0, 4);
  const policy = await putPolicy({
    PolicyName: "steps",
    PolicyType: "StepScaling",
    StepScalingPolicyConfiguration: {
      AdjustmentType: "ChangeInCapacity",
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 10, ScalingAdjustment: 3 },
      ],
    },
  });
  await putAlarm({ AlarmActions: [policy] });
  await cloudWatch.send(
    new SetAlarmStateCommand({ AlarmName: "wake", StateValue: "ALARM", StateReason: "by hand" }),
  );
  return instances().desired;
}

async function instancesForTenRequests(start: StartEmulated, scaling: Scaling) {
  const { register, putPolicy, invoke, minutes, instances } = await startAssuming(start, scaling, 600_000);
  await register(0, 4);
  const { TargetTrackingScalingPolicyConfiguration: configuration, ...policy } = tracking;
  const CustomizedMetricSpecification = {
    ...configuration.CustomizedMetricSpecification,
    MetricName: "ApproximateBacklogSize",
  };
  await putPolicy({
    ...policy,
    TargetTrackingScalingPolicyConfiguration: { ...configuration, CustomizedMetricSpecification },
  });
  for (let sent = 0; sent < 10; sent += 1) await invoke({ Body });
  await minutes(3);
  return instances().desired;
}
