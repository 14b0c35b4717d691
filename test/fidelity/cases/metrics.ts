import { Buffer } from "node:buffer";
import { DeleteAlarmsCommand, DescribeAlarmsCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import { startScaling, stepOfOne } from "./scaling-services.ts";

const needsEmulator = "waits for minutes";
const Body = Buffer.from("x");
const ofEndpoint = [
  "ApproximateAgeOfOldestRequest",
  "ApproximateBacklogSize",
  "ApproximateBacklogSizePerInstance",
  "HasBacklogWithoutCapacity",
];

export const metricCases: readonly FidelityCase[] = [
  {
    name: "metrics-of-an-endpoint",
    fact: "With EndpointName alone: ApproximateBacklogSize (what waits and what runs), ApproximateBacklogSizePerInstance and HasBacklogWithoutCapacity in Count, ApproximateAgeOfOldestRequest in Seconds, each minute",
    certainty: "documented",
    source: sources.asyncMonitor,
    needsEmulator,
    async run(start) {
      const { invoke, minutes, values, cloudWatch } = await startScaling(start, {
        async: { maxConcurrentInvocationsPerInstance: 1 },
        endpoint: { instances: { initial: 2, min: 2, max: 2 }, model: () => new Promise(() => {}) },
      });
      await cloudWatch.send(new DescribeAlarmsCommand({}));
      for (let sent = 0; sent < 6; sent += 1) await invoke({ Body });
      await minutes(2);
      expect(await values({ metric: "ApproximateBacklogSize" })).toEqual([6, 6]);
      expect(await values({ metric: "ApproximateBacklogSizePerInstance" })).toEqual([3, 3]);
      expect(await values({ metric: "HasBacklogWithoutCapacity" })).toEqual([0, 0]);
      expect(await values({ metric: "ApproximateAgeOfOldestRequest", unit: "Seconds" })).toEqual([60, 120]);
      const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace: "AWS/SageMaker" }));
      const names = Metrics.filter(({ Dimensions = [] }) => Dimensions.length === 1);
      expect(names.map(({ MetricName }) => MetricName).sort()).toEqual(ofEndpoint);
    },
  },
  {
    name: "backlog-without-capacity",
    fact: "HasBacklogWithoutCapacity is 1 while requests wait and there is no instance, else 0; there is then no backlog per instance",
    certainty: "documented",
    source: sources.asyncMonitor,
    needsEmulator,
    async run(start) {
      const { register, putPolicy, putAlarm, invoke, minutes, values, emulator } = await startScaling(start);
      await register(0, 1);
      await putAlarm({ AlarmActions: [await putPolicy(stepOfOne)] });
      await minutes(1);
      await invoke({ Body });
      await minutes(2);
      await emulator.events.waitFor("invocation.completed");
      await minutes(1);
      expect(await values({ metric: "HasBacklogWithoutCapacity" })).toEqual([0, 1, 1, 0]);
      expect(await values({ metric: "ApproximateBacklogSizePerInstance" })).toEqual([0]);
    },
  },
  {
    name: "metrics-of-a-variant",
    fact: "With EndpointName and VariantName, for each request: InvocationsProcessed in Count; RequestDownloadLatency, ModelLatency and, of an output, ResponseUploadLatency in Microseconds; TimeInBacklog and TotalProcessingTime in Milliseconds; Invocation4XXErrors and Invocation5XXErrors in None",
    certainty: "documented",
    source: sources.asyncMonitor,
    needsEmulator,
    async run(start) {
      const { invoke, stage, settled, minutes, values } = await startScaling(start, {
        endpoint: {
          instances: { initial: 1 },
          model: ({ body }) => ({ body, status: Number(Buffer.from(body).toString()) }),
        },
      });
      for (const status of ["200", "400", "500"]) {
        await settled(await invoke({ InputLocation: await stage(status) }));
      }
      await minutes(1);
      const sum = (metric: string, unit: "Count" | "None") =>
        values({ metric, unit, statistic: "Sum", ofVariant: true });
      expect(await sum("InvocationsProcessed", "Count")).toEqual([3]);
      expect(await sum("InvocationFailures", "Count")).toEqual([2]);
      expect(await sum("Invocation4XXErrors", "None")).toEqual([1]);
      expect(await sum("Invocation5XXErrors", "None")).toEqual([1]);
      const samples = (metric: string, unit: "Microseconds" | "Milliseconds") =>
        values({ metric, unit, statistic: "SampleCount", ofVariant: true });
      expect(await samples("RequestDownloadLatency", "Microseconds")).toEqual([3]);
      expect(await samples("ModelLatency", "Microseconds")).toEqual([3]);
      expect(await samples("ResponseUploadLatency", "Microseconds")).toEqual([1]);
      expect(await samples("TimeInBacklog", "Milliseconds")).toEqual([3]);
      expect(await samples("TotalProcessingTime", "Milliseconds")).toEqual([3]);
    },
  },
  {
    name: "what-goes-wrong-is-counted",
    fact: "RequestDownloadFailures, ResponseUploadFailures, NotificationFailures, ExpiredRequests and InvocationFailures count what could not be fetched, written or told, what waited too long, and all of the failures",
    certainty: "documented",
    source: sources.asyncMonitor,
    needsEmulator,
    async run(start) {
      const { register, invoke, settled, minutes, values, emulator } = await startScaling(start, {
        endpoint: { instances: { initial: 1 } },
        async: { errorTopic: "arn:aws:sns:us-east-1:000000000000:bad" },
      });
      emulator.faults.add({ kind: "notificationFailed", count: 1 });
      await settled(await invoke({ InputLocation: "s3://demo/nothing-is-here" }));
      emulator.faults.add({ kind: "outputFailed", count: 1 });
      await settled(await invoke({ Body }));
      await register(0, 0);
      const waiting = settled(await invoke({ Body, RequestTTLSeconds: 60 }));
      await minutes(2);
      await waiting;
      for (const [metric, count] of [
        ["RequestDownloadFailures", 1],
        ["ResponseUploadFailures", 1],
        ["NotificationFailures", 1],
        ["ExpiredRequests", 1],
        ["InvocationFailures", 3],
      ] as const) {
        const counts = await values({ metric, statistic: "Sum", ofVariant: true });
        expect([metric, counts.reduce((sum = 0, each = 0) => sum + each, 0)]).toEqual([metric, count]);
      }
    },
  },
  {
    name: "not-published-for-asynchronous-endpoints",
    fact: "Invocations, InvocationsPerInstance and OverheadLatency are not published for asynchronous endpoints, so the predefined metric SageMakerVariantInvocationsPerInstance scales nothing",
    certainty: "documented",
    source: sources.asyncMonitor,
    needsEmulator,
    async run(start) {
      const { register, putPolicy, invoke, settled, minutes, instances, cloudWatch } = await startScaling(
        start,
        { endpoint: { instances: { initial: 1 } } },
      );
      await register(1, 4);
      await putPolicy({
        PolicyName: "predefined",
        PolicyType: "TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 1,
          PredefinedMetricSpecification: { PredefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
        },
      });
      for (let minute = 0; minute < 5; minute += 1) {
        for (let sent = 0; sent < 5; sent += 1) await settled(await invoke({ Body }));
        await minutes(1);
      }
      expect(instances()).toMatchObject({ desired: 1 });
      const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace: "AWS/SageMaker" }));
      expect(Metrics).not.toEqual([]);
      for (const metric of ["Invocations", "InvocationsPerInstance", "OverheadLatency"]) {
        expect(Metrics.map(({ MetricName }) => MetricName)).not.toContain(metric);
      }
    },
  },
  {
    name: "instances-by-their-samples",
    fact: "The SampleCount of CPUUtilization of a minute, in the namespace `/aws/sagemaker/Endpoints`, is the number of instances",
    certainty: "documented",
    source: sources.asyncTroubleshooting,
    needsEmulator,
    async run(start) {
      const { register, minutes, values } = await startScaling(start);
      await register(0, 3);
      await minutes(1);
      await register(3, 3);
      await minutes(2);
      const cpu = { metric: "CPUUtilization", in: "/aws/sagemaker/Endpoints", unit: "Percent" } as const;
      const counts = await values({ ...cpu, statistic: "SampleCount", ofVariant: true });
      expect(counts).toEqual([3, 3]);
    },
  },
  {
    name: "unknown-names-when-alarms-are-deleted",
    fact: "DeleteAlarms with some names that no alarm has still deletes the others",
    certainty: "documented",
    source: sources.deleteAlarms,
    choice:
      "`assumptions.scaling.unknownAlarmNames`; `ignore`. The service model also has a ResourceNotFound, which is `refuse`",
    needsEmulator,
    async run(start) {
      const { putAlarm, cloudWatch } = await startScaling(start);
      await putAlarm({ AlarmName: "one" });
      await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ["another", "one"] }));
      const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({}));
      expect(MetricAlarms).toEqual([]);
    },
    async otherwise(start) {
      const { putAlarm, cloudWatch } = await startScaling(start, {
        emulator: { assumptions: { scaling: { unknownAlarmNames: "refuse" } } },
      });
      await putAlarm({ AlarmName: "one" });
      await expect(
        cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ["another", "one"] })),
      ).rejects.toMatchObject({ name: "ResourceNotFound" });
      const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({}));
      expect(MetricAlarms).toHaveLength(1);
    },
  },
];
