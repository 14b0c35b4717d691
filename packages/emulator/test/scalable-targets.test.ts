import {
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteEndpointCommand } from "@aws-sdk/client-sagemaker";
import { expect, test } from "vitest";
import { startControlPlane } from "./support/control-plane.ts";
import { scalingClients, startScaling, tracking, variant, wakePolicy } from "./support/scaling.ts";

const ServiceNamespace = "sagemaker";

test("a registered variant is described with its limits, and can be changed in part", async () => {
  const { scaling, register } = await startScaling();
  const { ScalableTargetARN } = await register(0, 4);
  expect(ScalableTargetARN).toMatch(
    /^arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target\/[0-9a-f]{32}$/,
  );
  const again = await scaling.send(new RegisterScalableTargetCommand({ ...variant, MaxCapacity: 8 }));
  expect(again.ScalableTargetARN).toBe(ScalableTargetARN);
  const { ScalableTargets } = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace }));
  expect(ScalableTargets).toEqual([
    {
      ...variant,
      ScalableTargetARN,
      MinCapacity: 0,
      MaxCapacity: 8,
      RoleARN: expect.stringContaining("AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint"),
      CreationTime: expect.any(Date),
      SuspendedState: {
        DynamicScalingInSuspended: false,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
    },
  ]);
});

test("capacity outside of newly registered limits is brought within", async () => {
  const { register, emulator, activities } = await startScaling({ initial: 1, max: 8, coldStartMs: 60_000 });
  await register(3, 8);
  const { endpoint } = emulator;
  expect(endpoint("model").snapshot()).toMatchObject({
    status: "Updating",
    instances: { current: 1, desired: 3, min: 3, max: 8 },
  });
  await emulator.clock.advance(60_000);
  expect(endpoint("model").snapshot()).toMatchObject({ status: "InService", instances: { current: 3 } });
  await register(0, 2);
  expect(endpoint("model").instances).toMatchObject({ current: 2, desired: 2 });
  expect(await activities()).toMatchObject([
    { Cause: "maximum capacity was set to 2", StatusCode: "Successful" },
    {
      Description: "Setting desired instance count to 3.",
      Cause: "minimum capacity was set to 3",
      StatusCode: "Successful",
      StatusMessage:
        "Successfully set desired instance count to 3. Change successfully fulfilled by sagemaker.",
    },
  ]);
});

test("target tracking makes two alarms of its own, which go with it", async () => {
  const { scaling, cloudWatch, register, putPolicy } = await startScaling();
  await register(0, 4);
  const { PolicyARN = "", Alarms = [] } = await putPolicy(tracking);
  expect(PolicyARN).toMatch(
    /^arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:[0-9a-f-]{36}:resource\/sagemaker\/endpoint\/model\/variant\/AllTraffic:policyName\/tracking$/,
  );
  expect(Alarms.map(({ AlarmName }) => AlarmName)).toEqual([
    expect.stringMatching(/^TargetTracking-endpoint\/model\/variant\/AllTraffic-AlarmHigh-[0-9a-f-]{36}$/),
    expect.stringMatching(/^TargetTracking-endpoint\/model\/variant\/AllTraffic-AlarmLow-[0-9a-f-]{36}$/),
  ]);
  const { MetricAlarms } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: "TargetTracking-" }),
  );
  const metric = { MetricName: "ApproximateBacklogSizePerInstance", Period: 60, AlarmActions: [PolicyARN] };
  expect(MetricAlarms).toMatchObject([
    { ...metric, Threshold: 5, EvaluationPeriods: 3, ComparisonOperator: "GreaterThanThreshold" },
    { ...metric, Threshold: 4.5, EvaluationPeriods: 15, ComparisonOperator: "LessThanThreshold" },
  ]);

  const { ScalingPolicies } = await scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace }));
  expect(ScalingPolicies).toMatchObject([
    {
      ...variant,
      PolicyARN,
      PolicyName: "tracking",
      Alarms,
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 5, ScaleInCooldown: 300 },
    },
  ]);
  await scaling.send(new DeleteScalingPolicyCommand({ ...variant, PolicyName: "tracking" }));
  expect((await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
});

test("an alarm that somebody makes for a step policy is described with the policy", async () => {
  const { scaling, register, putPolicy, putAlarm } = await startScaling();
  await register(0, 1);
  const { PolicyARN = "", Alarms } = await putPolicy(wakePolicy);
  expect(Alarms).toEqual([]);
  await putAlarm({ AlarmActions: [PolicyARN] });
  const { ScalingPolicies } = await scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace }));
  expect(ScalingPolicies?.[0]?.Alarms).toEqual([
    { AlarmName: "wake", AlarmARN: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:wake" },
  ]);
});

test("deregistering takes policies and alarms along", async () => {
  const { scaling, cloudWatch, register, putPolicy } = await startScaling();
  await register(0, 4);
  await putPolicy(tracking);
  await scaling.send(new DeregisterScalableTargetCommand(variant));
  const { ScalingPolicies } = await scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace }));
  expect(ScalingPolicies).toEqual([]);
  expect((await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
});

test("what is not there is AWS's own error, and so is what cannot be", async () => {
  const { scaling, register, putPolicy } = await startScaling();
  await expect(putPolicy(wakePolicy)).rejects.toMatchObject({
    name: "ObjectNotFoundException",
    message: expect.stringContaining(
      "No scalable target registered for service namespace: sagemaker, resource ID: endpoint/model/variant/AllTraffic",
    ),
  });
  await expect(scaling.send(new DeregisterScalableTargetCommand(variant))).rejects.toMatchObject({
    name: "ObjectNotFoundException",
  });
  await expect(
    scaling.send(new DeleteScalingPolicyCommand({ ...variant, PolicyName: "none" })),
  ).rejects.toMatchObject({ name: "ObjectNotFoundException" });
  await expect(
    scaling.send(
      new RegisterScalableTargetCommand({
        ...variant,
        ResourceId: "endpoint/Absent/variant/AllTraffic",
        MinCapacity: 0,
        MaxCapacity: 1,
      }),
    ),
  ).rejects.toMatchObject({
    name: "ValidationException",
    message: 'Could not find endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/absent".',
  });
  await expect(register(2, 1)).rejects.toMatchObject({ name: "ValidationException" });
  await register(0, 1);
  await expect(
    scaling.send(new PutScalingPolicyCommand({ ...variant, PolicyName: "empty", PolicyType: "StepScaling" })),
  ).rejects.toMatchObject({ name: "ValidationException" });
});

test("an endpoint that is deleted takes its target, policies and alarms along", async () => {
  const { emulator, createAll, sagemaker } = await startControlPlane();
  const { scaling, cloudWatch } = scalingClients(emulator);
  await createAll();
  const ResourceId = "endpoint/model/variant/main";
  await scaling.send(
    new RegisterScalableTargetCommand({ ...variant, ResourceId, MinCapacity: 0, MaxCapacity: 1 }),
  );
  await scaling.send(new PutScalingPolicyCommand({ ...variant, ...tracking, ResourceId }));
  await sagemaker.send(new DeleteEndpointCommand({ EndpointName: "model" }));
  expect((await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
  const { ScalableTargets } = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace }));
  expect(ScalableTargets).toEqual([]);
});

test("a target has tags", async () => {
  const { scaling, register } = await startScaling();
  const { ScalableTargetARN: ResourceARN = "" } = await register(0, 1);
  await scaling.send(new TagResourceCommand({ ResourceARN, Tags: { team: "chemistry", stage: "test" } }));
  await scaling.send(new UntagResourceCommand({ ResourceARN, TagKeys: ["stage"] }));
  expect((await scaling.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual({
    team: "chemistry",
  });
});

test("a reset forgets targets, policies and alarms, and gives the built-in scaler its endpoint back", async () => {
  const { scaling, cloudWatch, register, putPolicy, emulator, invoke } = await startScaling();
  await register(0, 4);
  await putPolicy(tracking);
  await invoke({ Body: Buffer.from("x") });
  expect(emulator.endpoint("model").instances.desired).toBe(0);
  await emulator.reset();
  const { ScalableTargets } = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace }));
  expect(ScalableTargets).toEqual([]);
  expect((await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
  await invoke({ Body: Buffer.from("x") });
  expect(emulator.endpoint("model").instances.desired).toBe(1);
});
