import { RegisterScalableTargetCommand } from "@aws-sdk/client-application-auto-scaling";
import { SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EmulatorEvent } from "../src/index.ts";
import { startScaling, tracking, variant, wakePolicy } from "./support/scaling.ts";

const MINUTE_MS = 60_000;
const Body = Buffer.from("x");

type Started = Awaited<ReturnType<typeof startScaling>>;

/** Begins at a full minute, so that "after n minutes" is exact. */
async function startAtFullMinute(...args: Parameters<typeof startScaling>) {
  const started = await startScaling(...args);
  const { clock } = started.emulator;
  await clock.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
  return started;
}

/** The wake policy with its alarm, as AWS's guide has them. */
async function putWake({ putPolicy, putAlarm }: Started) {
  const { PolicyARN = "" } = await putPolicy(wakePolicy);
  await putAlarm({ AlarmActions: [PolicyARN] });
}

/** How many instances are wanted after each of the next minutes. */
async function wantedByMinute({ emulator }: Started, minutes: number): Promise<number[]> {
  const wanted: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    await emulator.clock.advance(MINUTE_MS);
    wanted.push(emulator.endpoint("model").instances.desired);
  }
  return wanted;
}

const alarmChanges = ({ emulator }: Started) =>
  emulator.events
    .past()
    .filter(
      (event): event is Extract<EmulatorEvent, { type: "alarm.changed" }> => event.type === "alarm.changed",
    )
    .map(({ alarmName, state }) => `${alarmName.replace(/^.*-(Alarm[^-]+)-.*$/, "$1")} ${state}`);

/** A model that is never done. */
const endless = () => new Promise<never>(() => {});

describe("an endpoint at zero", () => {
  test("B4, A10: target tracking alone never wakes it: there is no backlog per instance without an instance", async () => {
    const started = await startAtFullMinute();
    await started.register(0, 4);
    await started.putPolicy(tracking);
    for (let count = 0; count < 50; count += 1) await started.invoke({ Body });
    await started.emulator.clock.advance(60 * MINUTE_MS);
    expect(started.emulator.endpoint("model").snapshot()).toMatchObject({
      queued: 50,
      instances: { current: 0, desired: 0 },
    });
    expect(alarmChanges(started)).toEqual([]);
  });

  test("B4: the step policy on HasBacklogWithoutCapacity wakes it, two minutes of waiting later", async () => {
    const started = await startAtFullMinute({ coldStartMs: 5 * MINUTE_MS });
    await started.register(0, 4);
    await putWake(started);
    await started.invoke({ Body });
    expect(await wantedByMinute(started, 3)).toEqual([0, 1, 1]);
    expect(started.emulator.endpoint("model").status).toBe("Updating");
    await started.emulator.clock.advance(4 * MINUTE_MS);
    expect(started.emulator.endpoint("model").snapshot()).toMatchObject({
      status: "InService",
      completed: 1,
      instances: { current: 1 },
    });
    expect(alarmChanges(started)).toEqual(["wake ALARM", "wake OK"]);
    expect(await started.activities()).toMatchObject([
      {
        Description: "Setting desired instance count to 1.",
        Cause: "monitor alarm wake in state ALARM triggered policy wake",
        StatusCode: "Successful",
      },
    ]);
  });

  test("A17: a step policy on HasBacklogWithoutCapacity never goes beyond one instance, and its scale-in shrinks under load", async () => {
    const started = await startAtFullMinute({}, endless);
    await started.register(0, 8);
    await putWake(started);
    const { PolicyARN = "" } = await started.putPolicy({
      PolicyName: "in",
      PolicyType: "StepScaling",
      StepScalingPolicyConfiguration: {
        AdjustmentType: "ChangeInCapacity",
        Cooldown: 600,
        StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }],
      },
    });
    await started.putAlarm({
      AlarmName: "in",
      AlarmActions: [PolicyARN],
      ComparisonOperator: "LessThanThreshold",
      EvaluationPeriods: 5,
      DatapointsToAlarm: 5,
      TreatMissingData: "breaching",
    });
    for (let count = 0; count < 50; count += 1) await started.invoke({ Body });
    // One instance for fifty requests, taken away in the midst of its work after five minutes; and so on.
    expect(await wantedByMinute(started, 20)).toEqual([
      0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1,
    ]);
  });
});

describe("A10: the policies that go to the maximum at once", () => {
  async function putFleet(started: Started, max: number) {
    const exact = async (name: string, count: number, bound: object) => {
      const { PolicyARN = "" } = await started.putPolicy({
        PolicyName: name,
        PolicyType: "StepScaling",
        StepScalingPolicyConfiguration: {
          AdjustmentType: "ExactCapacity",
          Cooldown: 0,
          StepAdjustments: [{ ...bound, ScalingAdjustment: count }],
        },
      });
      return PolicyARN;
    };
    const common = {
      MetricName: "ApproximateBacklogSize",
      Statistic: "Maximum",
      DatapointsToAlarm: undefined,
    } as const;
    await started.putAlarm({
      ...common,
      AlarmName: "out",
      EvaluationPeriods: 1,
      AlarmActions: [await exact("out", max, { MetricIntervalLowerBound: 0 })],
    });
    await started.putAlarm({
      ...common,
      AlarmName: "in",
      EvaluationPeriods: 60,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [await exact("in", 0, { MetricIntervalUpperBound: 0 })],
    });
  }

  test("one request starts the whole fleet, which stays for an hour", async () => {
    const started = await startAtFullMinute();
    await started.register(0, 8);
    await putFleet(started, 8);
    await started.invoke({ Body });
    const wanted = await wantedByMinute(started, 62);
    expect(wanted.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 8));
    expect(wanted.slice(60)).toEqual([0, 0]);
  });
});

describe("target tracking", () => {
  test("goes to what the backlog needs, and the largest of all policies wins", async () => {
    const started = await startAtFullMinute({ initial: 1, max: 8 }, endless);
    await started.register(0, 8);
    await started.putPolicy(tracking);
    await putWake(started);
    for (let count = 0; count < 28; count += 1) await started.invoke({ Body });
    // 28 requests of which each instance should have 5: three minutes above the target, then 6 instances.
    expect(await wantedByMinute(started, 4)).toEqual([1, 1, 6, 6]);
  });

  test("goes down only after fifteen minutes below nine tenths of the target, and to nothing when there is nothing", async () => {
    const started = await startAtFullMinute({ initial: 3, max: 8 });
    await started.register(0, 8);
    await started.putPolicy(tracking);
    const wanted = await wantedByMinute(started, 17);
    expect(wanted).toEqual([...Array.from({ length: 14 }, () => 3), 0, 0, 0]);
  });

  test("does not go down with DisableScaleIn", async () => {
    const started = await startAtFullMinute({ initial: 3, max: 8 });
    await started.register(0, 8);
    const { TargetTrackingScalingPolicyConfiguration } = tracking;
    await started.putPolicy({
      ...tracking,
      TargetTrackingScalingPolicyConfiguration: {
        ...TargetTrackingScalingPolicyConfiguration,
        DisableScaleIn: true,
      },
    });
    expect(await wantedByMinute(started, 17)).not.toContain(0);
  });

  test("does nothing in a direction that is suspended", async () => {
    const started = await startAtFullMinute({ initial: 3, max: 8 });
    await started.register(0, 8);
    await started.scaling.send(
      new RegisterScalableTargetCommand({
        ...variant,
        SuspendedState: { DynamicScalingInSuspended: true },
      }),
    );
    await started.putPolicy(tracking);
    expect(await wantedByMinute(started, 17)).not.toContain(0);
  });

  test("on the predefined metric never acts: it is not published for asynchronous endpoints", async () => {
    const started = await startAtFullMinute({ initial: 1, max: 8 }, endless);
    await started.register(0, 8);
    await started.putPolicy({
      PolicyName: "predefined",
      PolicyType: "TargetTrackingScaling",
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 1,
        PredefinedMetricSpecification: { PredefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
      },
    });
    for (let count = 0; count < 28; count += 1) await started.invoke({ Body });
    expect(new Set(await wantedByMinute(started, 30))).toEqual(new Set([1]));
    expect(alarmChanges(started)).toEqual([]);
  });
});

describe("a cooldown", () => {
  const add = (ScalingAdjustment: number, Cooldown: number) => ({
    PolicyName: "more",
    PolicyType: "StepScaling" as const,
    StepScalingPolicyConfiguration: {
      AdjustmentType: "ChangeInCapacity" as const,
      Cooldown,
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment },
        { MetricIntervalLowerBound: 10, ScalingAdjustment: ScalingAdjustment + 1 },
      ],
    },
  });

  async function startWith(cooldownSeconds: number) {
    const started = await startAtFullMinute({ initial: 1, max: 8 }, endless);
    await started.register(1, 8);
    const { PolicyARN = "" } = await started.putPolicy(add(2, cooldownSeconds));
    await started.putAlarm({
      MetricName: "ApproximateBacklogSize",
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      AlarmActions: [PolicyARN],
    });
    await started.invoke({ Body });
    return started;
  }

  test("keeps a policy from adding the same again", async () => {
    expect(await wantedByMinute(await startWith(180), 8)).toEqual([3, 3, 3, 5, 5, 5, 7, 7]);
  });

  test("lets a larger step through, of which what was added is a part", async () => {
    const started = await startWith(600);
    expect(await wantedByMinute(started, 1)).toEqual([3]);
    for (let count = 0; count < 20; count += 1) await started.invoke({ Body });
    expect(await wantedByMinute(started, 2)).toEqual([4, 4]);
  });

  test("of none lets a policy add every minute, up to the limit", async () => {
    expect(await wantedByMinute(await startWith(0), 5)).toEqual([3, 5, 7, 8, 8]);
  });
});

test("SetAlarmState carries the alarm's actions out at once, and holds until the next evaluation", async () => {
  const started = await startAtFullMinute();
  await started.register(0, 4);
  await putWake(started);
  await started.cloudWatch.send(
    new SetAlarmStateCommand({ AlarmName: "wake", StateValue: "ALARM", StateReason: "A drill." }),
  );
  expect(started.emulator.endpoint("model").instances.desired).toBe(1);
  await started.emulator.clock.advance(3 * MINUTE_MS);
  expect(alarmChanges(started)).toEqual(["wake ALARM", "wake OK"]);
});

test("an alarm tells its topics when it changes its state, in CloudWatch's form", async () => {
  const { emulator, putAlarm, invoke } = await startAtFullMinute({ idleMs: 3_600_000 });
  const sns = new SNSClient(emulator.clientConfig);
  const sqs = new SQSClient(emulator.clientConfig);
  onTestFinished(() => {
    sns.destroy();
    sqs.destroy();
  });
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "alarms" }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "alarms" }));
  const Endpoint = "arn:aws:sqs:us-east-1:000000000000:alarms";
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint, Attributes: { RawMessageDelivery: "true" } }),
  );
  await putAlarm({
    AlarmName: "processed",
    MetricName: "ApproximateBacklogSize",
    ComparisonOperator: "LessThanThreshold",
    AlarmActions: [TopicArn],
  });
  await invoke({ Body });
  await emulator.clock.advance(2 * MINUTE_MS);
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  expect(JSON.parse(Messages?.[0]?.Body ?? "null")).toMatchObject({
    AlarmName: "processed",
    AWSAccountId: "000000000000",
    OldStateValue: "INSUFFICIENT_DATA",
    NewStateValue: "ALARM",
    NewStateReason:
      "Threshold Crossed: 2 datapoints [0.0, 0.0] were less than the threshold (1.0) (minimum 2 datapoints for OK -> ALARM transition).",
    StateChangeTime: new Date(emulator.clock.now()).toISOString().replace("Z", "+0000"),
    Trigger: {
      MetricName: "ApproximateBacklogSize",
      Dimensions: [{ name: "EndpointName", value: "model" }],
      Statistic: "AVERAGE",
      Period: 60,
    },
  });
});
