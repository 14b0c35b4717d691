import { Buffer } from "node:buffer";
import { RegisterScalableTargetCommand } from "@aws-sdk/client-application-auto-scaling";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeEndpointCommand } from "@aws-sdk/client-sagemaker";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";
import { startScaling, stepOfOne, stepTo, tracking, variant } from "./scaling-services.ts";

const needsEmulator = "scales an endpoint for hours";
const Body = Buffer.from("x");
/** A model that is never done. */
const endless = () => new Promise<never>(() => {});

export const scalingCases: readonly FidelityCase[] = [
  {
    name: "zero-is-for-asynchronous-endpoints",
    fact: "A scalable target is `endpoint/<name>/variant/<variant>` with `sagemaker:variant:DesiredInstanceCount`; a MinCapacity of 0 is for asynchronous endpoints only",
    certainty: "documented",
    source: sources.asyncScale,
    needsEmulator,
    async run(start) {
      const { scaling, register } = await startScaling(start, {
        emulator: { endpoints: { model: { async: { outputPath: "s3://demo/out" } }, realtime: {} } },
      });
      await register(0, 2);
      const ResourceId = "endpoint/realtime/variant/AllTraffic";
      const limits = { MinCapacity: 0, MaxCapacity: 2 };
      await expect(
        scaling.send(new RegisterScalableTargetCommand({ ...variant, ResourceId, ...limits })),
      ).rejects.toMatchObject({ name: "ValidationException" });
    },
  },
  {
    name: "tracking-alone-stays-at-zero",
    fact: "Target tracking on ApproximateBacklogSizePerInstance alone never wakes an endpoint from zero: without instances the metric is missing, and its alarms have INSUFFICIENT_DATA",
    certainty: "reported",
    source: sources.noScaleFromZero,
    needsEmulator,
    async run(start) {
      const { register, putPolicy, invoke, minutes, instances, cloudWatch } = await startScaling(start);
      await register(0, 4);
      await putPolicy(tracking);
      for (let sent = 0; sent < 20; sent += 1) await invoke({ Body });
      await minutes(60);
      expect(instances()).toMatchObject({ current: 0, desired: 0 });
      const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
      expect(MetricAlarms.map(({ StateValue }) => StateValue)).toEqual([
        "INSUFFICIENT_DATA",
        "INSUFFICIENT_DATA",
      ]);
    },
  },
  {
    name: "a-step-wakes-it",
    fact: "A step of one on HasBacklogWithoutCapacity, at least 1 in two periods of 60 seconds, wakes an endpoint from zero after two minutes",
    certainty: "documented",
    source: sources.asyncScale,
    needsEmulator,
    async run(start) {
      const { register, putPolicy, putAlarm, invoke, minutes, instances, emulator } =
        await startScaling(start);
      await register(0, 4);
      await putAlarm({ AlarmActions: [await putPolicy(stepOfOne)] });
      await invoke({ Body });
      await minutes(1);
      expect(instances()).toMatchObject({ desired: 0 });
      await minutes(1);
      expect(instances()).toMatchObject({ desired: 1 });
      await emulator.events.waitFor("invocation.completed");
    },
  },
  {
    name: "largest-capacity-wins",
    fact: "Of several policies the one that wants the most instances wins, within MaxCapacity",
    certainty: "documented",
    source: sources.asyncScale,
    needsEmulator,
    async run(start) {
      const { register, putPolicy, putAlarm, invoke, minutes, instances } = await startScaling(start);
      await register(0, 4);
      await putAlarm({ AlarmName: "three", AlarmActions: [await putPolicy(stepTo("three", 3))] });
      await putAlarm({ AlarmName: "two", AlarmActions: [await putPolicy(stepTo("two", 2))] });
      await invoke({ Body });
      await minutes(2);
      expect(instances()).toMatchObject({ desired: 3 });
      await register(0, 1);
      expect(instances()).toMatchObject({ desired: 1 });
    },
  },
  {
    name: "cooldown-of-five-minutes",
    fact: "The cooldown of a policy is 300 seconds unless said: a step that stays due is taken again only after it",
    certainty: "documented",
    source: sources.asyncScale,
    needsEmulator,
    async run(start) {
      const { register, putPolicy, putAlarm, invoke, minutes, instances } = await startScaling(start, {
        endpoint: { model: endless },
      });
      await register(0, 4);
      const MetricName = "ApproximateBacklogSize";
      await putAlarm({ MetricName, AlarmActions: [await putPolicy(stepOfOne)] });
      await invoke({ Body });
      await minutes(2);
      expect(instances()).toMatchObject({ desired: 1 });
      await minutes(4);
      expect(instances()).toMatchObject({ desired: 1 });
      await minutes(1);
      expect(instances()).toMatchObject({ desired: 2 });
    },
  },
  {
    name: "tracking-removes-after-fifteen-minutes",
    fact: "Target tracking adds after three minutes above its target, and removes after about fifteen below it",
    certainty: "reported",
    source: sources.tracking,
    needsEmulator,
    async run(start) {
      const held: (() => void)[] = [];
      const { register, putPolicy, invoke, minutes, instances, emulator } = await startScaling(start, {
        endpoint: {
          instances: { initial: 1, min: 0, max: 9 },
          model: ({ body }) => new Promise((resolve) => held.push(() => resolve({ body }))),
        },
      });
      await register(0, 4);
      await putPolicy(tracking);
      for (let sent = 0; sent < 8; sent += 1) await invoke({ Body });
      await minutes(2);
      expect(instances()).toMatchObject({ desired: 1 });
      await minutes(1);
      expect(instances()).toMatchObject({ desired: 2 });
      for (const release of held) release();
      await emulator.events.waitFor(() => emulator.endpoint("model").snapshot().completed === 8);
      await minutes(14);
      expect(instances()).toMatchObject({ desired: 2 });
      await minutes(1);
      expect(instances()).toMatchObject({ desired: 0 });
    },
  },
  {
    name: "steps-to-the-maximum-and-back",
    fact: "Two ExactCapacity steps on ApproximateBacklogSize, to the maximum at 1 and back after an idle hour with notBreaching, start the whole fleet for one request",
    certainty: "reported",
    source: sources.workbenchInference,
    needsEmulator,
    async run(start) {
      const { register, putPolicy, putAlarm, invoke, minutes, instances, emulator } =
        await startScaling(start);
      await register(0, 4);
      const alarm = { MetricName: "ApproximateBacklogSize", Statistic: "Maximum" } as const;
      await putAlarm({
        ...alarm,
        AlarmName: "out",
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        AlarmActions: [await putPolicy(stepTo("out", 4))],
      });
      await putAlarm({
        ...alarm,
        AlarmName: "in",
        ComparisonOperator: "LessThanThreshold",
        TreatMissingData: "notBreaching",
        EvaluationPeriods: 60,
        DatapointsToAlarm: 60,
        AlarmActions: [await putPolicy(stepTo("in", 0, "down"))],
      });
      await invoke({ Body });
      await minutes(1);
      expect(instances()).toMatchObject({ desired: 4 });
      await emulator.events.waitFor("invocation.completed");
      await minutes(59);
      expect(instances()).toMatchObject({ desired: 4 });
      await minutes(1);
      expect(instances()).toMatchObject({ desired: 0 });
    },
  },
  {
    name: "updating-while-it-scales",
    fact: "While instances start the endpoint is Updating, with the wanted count in DesiredInstanceCount; it is InService once they are there",
    certainty: "reported",
    source: sources.workbenchInference,
    choice: "`instances.coldStartMs`; 0",
    needsEmulator,
    async run(start) {
      const { register, minutes, sagemaker } = await startScaling(start, {
        endpoint: { instances: { initial: 0, min: 0, max: 9, coldStartMs: 300_000 } },
      });
      const describe = () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: "model" }));
      await register(2, 4);
      expect(await describe()).toMatchObject({
        EndpointStatus: "Updating",
        ProductionVariants: [{ CurrentInstanceCount: 0, DesiredInstanceCount: 2 }],
      });
      await minutes(5);
      expect(await describe()).toMatchObject({
        EndpointStatus: "InService",
        ProductionVariants: [{ CurrentInstanceCount: 2, DesiredInstanceCount: 2 }],
      });
    },
  },
  {
    name: "work-on-an-instance-that-is-scaled-in",
    fact: "An instance that is scaled in finishes what it runs",
    certainty: "not known",
    source: sources.none,
    choice: "`instances.onScaleIn`; `finish`, and `redeliver` stops it and queues it again",
    needsEmulator,
    async run(start) {
      const emulator = await scaleInDuringWork(start, "finish");
      expect(emulator.endpoint("model").snapshot()).toMatchObject({ queued: 0, inFlight: 1 });
    },
    async otherwise(start) {
      const emulator = await scaleInDuringWork(start, "redeliver");
      await emulator.events.waitFor("invocation.redelivered");
      expect(emulator.endpoint("model").snapshot()).toMatchObject({ queued: 1, inFlight: 0 });
    },
  },
];

async function scaleInDuringWork(start: StartEmulated, onScaleIn: "finish" | "redeliver") {
  const { register, invoke, scaling, emulator } = await startScaling(start, {
    endpoint: { instances: { initial: 1, min: 0, max: 9, onScaleIn }, model: endless },
  });
  await invoke({ Body });
  await emulator.events.waitFor("invocation.started");
  await register(1, 1);
  await scaling.send(new RegisterScalableTargetCommand({ ...variant, MinCapacity: 0, MaxCapacity: 0 }));
  return emulator;
}
