import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import type { Emulator } from "@sagemaker-async/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { deployAsyncEndpoint } from "../../src/deploy/deploy-async-endpoint.ts";
import type { DeployProgress } from "../../src/deploy/progress.ts";
import { undeployAsyncEndpoint } from "../../src/deploy/undeploy-async-endpoint.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { Clock } from "../../src/wait/clock.ts";
import { deploymentOf, emulateAccount } from "../support/deploying.ts";
import { rowsOf } from "../support/emulated.ts";

const MINUTE_MS = 60_000;
const everything = [
  "DeleteAlarms",
  "DeleteScalingPolicy",
  "DeleteScalingPolicy",
  "DeregisterScalableTarget",
  "DeleteEndpoint",
  "DeleteEndpointConfig",
  "DeleteModel",
];

const scaledOf = (name: string, emulator: Emulator) => ({
  ...deploymentOf(name, emulator),
  instances: { min: 0, max: 2 },
});

function removalOf(name: string, { emulator, ...more }: { emulator: Emulator; clock?: Clock }) {
  const { clientConfig, clock } = deploymentOf(name, emulator);
  return { name, clientConfig, clock, ...more };
}

function clientsOf(emulator: Emulator) {
  const sagemaker = new SageMakerClient(emulator.clientConfig);
  const scaling = new ApplicationAutoScalingClient(emulator.clientConfig);
  const cloudWatch = new CloudWatchClient(emulator.clientConfig);
  onTestFinished(() => {
    for (const client of [sagemaker, scaling, cloudWatch]) client.destroy();
  });
  return { sagemaker, scaling, cloudWatch };
}

/** The name of everything in the account that a deployment makes, also of the alarms that AWS makes for a policy. */
async function namesIn(emulator: Emulator) {
  const { sagemaker, scaling, cloudWatch } = clientsOf(emulator);
  const ServiceNamespace = "sagemaker";
  const [models, configs, endpoints, targets, policies, alarms] = await Promise.all([
    sagemaker.send(new ListModelsCommand({})),
    sagemaker.send(new ListEndpointConfigsCommand({})),
    sagemaker.send(new ListEndpointsCommand({})),
    scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace })),
    scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace })),
    cloudWatch.send(new DescribeAlarmsCommand({})),
  ]);
  return {
    models: models.Models?.map(({ ModelName }) => ModelName),
    configs: configs.EndpointConfigs?.map(({ EndpointConfigName }) => EndpointConfigName),
    endpoints: endpoints.Endpoints?.map(({ EndpointName }) => EndpointName),
    targets: targets.ScalableTargets?.map(({ ResourceId }) => ResourceId),
    policies: policies.ScalingPolicies?.map(({ PolicyName }) => PolicyName),
    alarms: alarms.MetricAlarms?.map(({ AlarmName }) => AlarmName),
  };
}

describe("the scaling of a deployed endpoint", () => {
  test("B4: goes to no instance without work, and wakes up when there is some", async () => {
    const emulator = await emulateAccount();
    await deployAsyncEndpoint(scaledOf("solubility", emulator));
    const deployed = emulator.endpoint("solubility");
    expect(deployed.instances.current).toBe(1);

    for (let minute = 0; minute < 60 && deployed.instances.current > 0; minute += 1) {
      await emulator.clock.advance(MINUTE_MS);
    }
    expect(deployed.instances).toMatchObject({ current: 0, desired: 0 });

    const { clientConfig, clock } = deploymentOf("solubility", emulator);
    const endpoint = await Endpoint.connect("solubility", { clientConfig, clock });
    const { rows, failures } = await endpoint.inference(rowsOf(3));
    expect(failures).toEqual([]);
    expect(rows.map((row) => row["doubled"])).toEqual([0, 2, 4]);
  });

  test("has an alarm that starts its own wake policy", async () => {
    const emulator = await emulateAccount();
    await deployAsyncEndpoint(scaledOf("solubility", emulator));
    const { scaling, cloudWatch } = clientsOf(emulator);
    const { ScalingPolicies = [] } = await scaling.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: "sagemaker" }),
    );
    const policy = ScalingPolicies.find(({ PolicyName }) => PolicyName === "solubility-wake");
    const { MetricAlarms: [alarm] = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: ["solubility-wake"] }),
    );
    expect(policy?.PolicyARN).toMatch(/^arn:aws:autoscaling:/);
    expect(alarm?.AlarmActions).toEqual([policy?.PolicyARN]);
  });
});

describe("undeploying", () => {
  test("A10, A19-28: leaves nothing of smiles-to-3d and everything of smiles-to-3d-v2", async () => {
    const emulator = await emulateAccount();
    const empty = await namesIn(emulator);
    await deployAsyncEndpoint(scaledOf("smiles-to-3d-v2", emulator));
    const before = await namesIn(emulator);
    await deployAsyncEndpoint(scaledOf("smiles-to-3d", emulator));
    expect(await namesIn(emulator)).not.toEqual(before);

    const { requests } = await undeployAsyncEndpoint(removalOf("smiles-to-3d", { emulator }));
    expect(requests.map(({ operation }) => operation)).toEqual(everything);
    expect(await namesIn(emulator)).toEqual(before);

    await undeployAsyncEndpoint(removalOf("smiles-to-3d-v2", { emulator }));
    expect(await namesIn(emulator)).toEqual(empty);
  });

  test("passes over what is not there, so it can be called again", async () => {
    const emulator = await emulateAccount();
    await deployAsyncEndpoint(scaledOf("solubility", emulator));
    await undeployAsyncEndpoint(removalOf("solubility", { emulator }));
    const again = await undeployAsyncEndpoint(removalOf("solubility", { emulator }));
    expect(again).toEqual({ name: "solubility", requests: [] });
  });

  test("clears away a deployment that stopped half-way, once AWS lets the endpoint go", async () => {
    const emulator = await emulateAccount();
    const empty = await namesIn(emulator);
    const controller = new AbortController();
    const clock: Clock = { now: () => emulator.clock.now(), sleep: async () => controller.abort() };
    const options = { ...scaledOf("solubility", emulator), clock, signal: controller.signal };
    await expect(deployAsyncEndpoint(options)).rejects.toMatchObject({ code: "cancelled" });
    expect(emulator.endpoint("solubility").status).toBe("Creating");

    const { requests } = await undeployAsyncEndpoint(removalOf("solubility", { emulator }));
    expect(requests.map(({ operation }) => operation)).toEqual([
      "DeleteEndpoint",
      "DeleteEndpointConfig",
      "DeleteModel",
    ]);
    expect(await namesIn(emulator)).toEqual(empty);
  });

  test("keeps the configuration until the endpoint is gone, and tells of its waiting", async () => {
    const emulator = await emulateAccount();
    await deployAsyncEndpoint(deploymentOf("solubility", emulator));
    const told: string[] = [];
    const onProgress = (progress: DeployProgress) =>
      told.push(progress.type === "request" ? progress.operation : progress.type);
    const pollMs = 3 * MINUTE_MS;
    await undeployAsyncEndpoint({ ...removalOf("solubility", { emulator }), onProgress, pollMs });
    const waiting = ["waiting", "waiting"];
    expect(told).toEqual(["waiting", "DeleteEndpoint", ...waiting, "DeleteEndpointConfig", "DeleteModel"]);
  });

  test("leaves an alarm of the same name that somebody else made, and says so", async () => {
    const emulator = await emulateAccount();
    const { cloudWatch } = clientsOf(emulator);
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: "solubility-wake",
        MetricName: "ApproximateBacklogSize",
        Namespace: "AWS/SageMaker",
        Dimensions: [{ Name: "EndpointName", Value: "solubility" }],
        Statistic: "Average",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 100,
        ComparisonOperator: "GreaterThanThreshold",
        Tags: [{ Key: "sagemaker-async:endpoint", Value: "solubility-v2" }],
      }),
    );
    const told: DeployProgress[] = [];
    const onProgress = (progress: DeployProgress) => told.push(progress);
    const { requests } = await undeployAsyncEndpoint({
      ...removalOf("solubility", { emulator }),
      onProgress,
    });
    expect(requests).toEqual([]);
    expect(told).toEqual([{ type: "warning", message: expect.stringContaining('"solubility-wake" stays') }]);
    expect((await namesIn(emulator)).alarms).toEqual(["solubility-wake"]);
  });

  test("ends at its time-out while the endpoint is still there", async () => {
    const emulator = await emulateAccount();
    await deployAsyncEndpoint(deploymentOf("solubility", emulator));
    const ended = undeployAsyncEndpoint({ ...removalOf("solubility", { emulator }), timeoutMs: MINUTE_MS });
    await expect(ended).rejects.toMatchObject({
      code: "deadline_exceeded",
      message: expect.stringContaining("still Deleting"),
    });
    expect((await namesIn(emulator)).configs).toEqual(["solubility"]);
    await undeployAsyncEndpoint(removalOf("solubility", { emulator }));
    expect((await namesIn(emulator)).models).toEqual([]);
  });

  test("ends with its signal", async () => {
    const emulator = await emulateAccount();
    await deployAsyncEndpoint(deploymentOf("solubility", emulator));
    const controller = new AbortController();
    const clock: Clock = { now: () => emulator.clock.now(), sleep: async () => controller.abort() };
    const options = { ...removalOf("solubility", { emulator, clock }), signal: controller.signal };
    await expect(undeployAsyncEndpoint(options)).rejects.toMatchObject({ code: "cancelled" });
    expect(emulator.requests()["sagemaker.DeleteEndpointConfig"]).toBeUndefined();
  });

  test("names the permission that it lacks", async () => {
    const emulator = await emulateAccount({
      principals: { AKIALIMITED: { deny: ["sagemaker:DeleteModel"] } },
    });
    await deployAsyncEndpoint(deploymentOf("solubility", emulator));
    const credentials = { accessKeyId: "AKIALIMITED", secretAccessKey: "test" };
    const clientConfig = { ...emulator.clientConfig, credentials };
    const ended = undeployAsyncEndpoint({ ...removalOf("solubility", { emulator }), clientConfig });
    await expect(ended).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringContaining("sagemaker:DeleteModel"),
    });
  });
});
