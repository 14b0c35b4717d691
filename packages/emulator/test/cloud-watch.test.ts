import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import { AwsQueryProtocol } from "@aws-sdk/core/protocols";
import { SmithyRpcV2CborProtocol } from "@smithy/core/cbor";
import { describe, expect, onTestFinished, test } from "vitest";
import { start } from "./support/start.ts";

const MINUTE_MS = 60_000;
const Namespace = "Lab";
const MetricName = "Yield";
const Dimensions = [{ Name: "Reactor", Value: 'R<1> & R"2"' }];
const alarm = {
  AlarmName: "low yield",
  MetricName,
  Namespace,
  Dimensions,
  Statistic: "Average",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0.5,
  ComparisonOperator: "LessThanThreshold",
} as const;

const protocols = {
  "JSON 1.0, as the SDK for JavaScript": undefined,
  "CBOR, as newer boto3": new SmithyRpcV2CborProtocol({ defaultNamespace: "com.amazonaws.cloudwatch" }),
  "the query protocol, as older boto3": new AwsQueryProtocol({
    defaultNamespace: "com.amazonaws.cloudwatch",
    xmlNamespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
    version: "2010-08-01",
  }),
};

describe.each(Object.entries(protocols))("CloudWatch in %s", (_, protocol) => {
  async function open() {
    const { emulator } = await start({ clock: { frozen: true } });
    // Whole minutes, so that a minute after the start is the next one.
    await emulator.clock.advance(MINUTE_MS - (emulator.clock.now() % MINUTE_MS));
    const cloudWatch = new CloudWatchClient({
      ...emulator.clientConfig,
      ...(protocol !== undefined && { protocol }),
    });
    onTestFinished(() => cloudWatch.destroy());
    return { emulator, cloudWatch, startMs: emulator.clock.now() };
  }

  test("an alarm is put, described, tagged and deleted", async () => {
    const { cloudWatch, startMs } = await open();
    const ResourceARN = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:low yield";
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        ...alarm,
        AlarmActions: ["arn:aws:sns:us-east-1:000000000000:someone"],
        ActionsEnabled: false,
        Tags: [{ Key: "team", Value: "chemistry" }],
      }),
    );
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ["low yield"] }));
    expect(MetricAlarms).toEqual([
      {
        ...alarm,
        AlarmArn: ResourceARN,
        AlarmActions: ["arn:aws:sns:us-east-1:000000000000:someone"],
        OKActions: [],
        InsufficientDataActions: [],
        ActionsEnabled: false,
        AlarmConfigurationUpdatedTimestamp: new Date(startMs),
        StateValue: "INSUFFICIENT_DATA",
        StateReason: "Unchecked: Initial alarm creation",
        StateUpdatedTimestamp: new Date(startMs),
        StateTransitionedTimestamp: new Date(startMs),
      },
    ]);
    await cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: "stage", Value: "test" }] }));
    await cloudWatch.send(new UntagResourceCommand({ ResourceARN, TagKeys: ["team"] }));
    const { Tags } = await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(Tags).toEqual([{ Key: "stage", Value: "test" }]);
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ["low yield"] }));
    expect((await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
  });

  test("what a program reports is listed and summed up", async () => {
    const { cloudWatch, startMs } = await open();
    const common = { MetricName, Dimensions, Unit: "Percent" } as const;
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: [
          { ...common, Timestamp: new Date(startMs), Value: 0.25 },
          { ...common, Timestamp: new Date(startMs + 30_000), Values: [0.5, 1], Counts: [1, 2] },
          {
            ...common,
            Timestamp: new Date(startMs + MINUTE_MS),
            StatisticValues: { SampleCount: 4, Sum: 2, Minimum: 0.25, Maximum: 1 },
          },
        ],
      }),
    );
    expect((await cloudWatch.send(new ListMetricsCommand({ Namespace }))).Metrics).toEqual([
      { Namespace, MetricName, Dimensions },
    ]);
    const { Datapoints, Label } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName,
        Dimensions,
        StartTime: new Date(startMs),
        EndTime: new Date(startMs + MINUTE_MS),
        Period: 60,
        Statistics: ["Average", "Sum", "Minimum", "Maximum", "SampleCount"],
        ExtendedStatistics: ["p50"],
      }),
    );
    expect(Label).toBe(MetricName);
    expect(Datapoints).toEqual([
      {
        Timestamp: new Date(startMs),
        Unit: "Percent",
        Average: 0.6875,
        Sum: 2.75,
        Minimum: 0.25,
        Maximum: 1,
        SampleCount: 4,
        ExtendedStatistics: { p50: 0.5 },
      },
    ]);
    const { MetricDataResults } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(startMs),
        EndTime: new Date(startMs + 5 * MINUTE_MS),
        MetricDataQueries: [
          {
            Id: "sum",
            MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: "Sum" },
          },
        ],
      }),
    );
    expect(MetricDataResults).toMatchObject([
      {
        Id: "sum",
        Timestamps: [new Date(startMs + MINUTE_MS), new Date(startMs)],
        Values: [2, 2.75],
        StatusCode: "Complete",
      },
    ]);
  });

  test("errors are CloudWatch's own", async () => {
    const { cloudWatch } = await open();
    const set = new SetAlarmStateCommand({ AlarmName: "none", StateValue: "OK", StateReason: "test" });
    await expect(cloudWatch.send(set)).rejects.toMatchObject({
      name: "ResourceNotFound",
      $metadata: { httpStatusCode: 404 },
    });
    const both = new PutMetricAlarmCommand({ ...alarm, ExtendedStatistic: "p99" });
    await expect(cloudWatch.send(both)).rejects.toMatchObject({
      name: expect.stringMatching(/^InvalidParameterCombination(Exception)?$/),
      $metadata: { httpStatusCode: 400 },
    });
    await expect(cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, Period: 61 }))).rejects.toMatchObject({
      message: expect.stringContaining("at 'Period'"),
    });
  });

  test("a principal who may not is told so", async () => {
    const { emulator } = await start({ principals: { AKIALIMITED: { deny: ["cloudwatch:Put*"] } } });
    const cloudWatch = new CloudWatchClient({
      ...emulator.clientConfig,
      credentials: { accessKeyId: "AKIALIMITED", secretAccessKey: "x" },
      ...(protocol !== undefined && { protocol }),
    });
    onTestFinished(() => cloudWatch.destroy());
    await expect(cloudWatch.send(new PutMetricAlarmCommand(alarm))).rejects.toMatchObject({
      message: expect.stringContaining("not authorized to perform: cloudwatch:PutMetricAlarm"),
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("calls are counted by their operation", async () => {
    const { cloudWatch, emulator } = await open();
    await cloudWatch.send(new DescribeAlarmsCommand({}));
    expect(emulator.requests()).toEqual({ "cloudwatch.DescribeAlarms": 1 });
  });
});
