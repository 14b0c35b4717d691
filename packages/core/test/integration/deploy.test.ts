import { getEventListeners } from "node:events";
import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DescribeModelCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Emulator } from "@sagemaker-async/emulator";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { DeployClients } from "../../src/aws/deploy-clients.ts";
import { deployAsyncEndpoint } from "../../src/deploy/deploy-async-endpoint.ts";
import type { DeployProgress } from "../../src/deploy/progress.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { Clock } from "../../src/wait/clock.ts";
import { changingClient, deploymentOf, emulateAccount } from "../support/deploying.ts";
import { bucket, rowsOf } from "../support/emulated.ts";

const MINUTE_MS = 60_000;
const undeployAdvice = 'undeployAsyncEndpoint({ name: "solubility" })';

function clientsWith(emulator: Emulator, sagemaker: SageMakerClient): DeployClients {
  const scaling = new ApplicationAutoScalingClient(emulator.clientConfig);
  const cloudWatch = new CloudWatchClient(emulator.clientConfig);
  onTestFinished(() => {
    scaling.destroy();
    cloudWatch.destroy();
  });
  return { sagemaker, scaling, cloudWatch };
}

describe("a deployed endpoint", () => {
  test("is in service when the call returns, says in its tags how to use it, and scores rows", async () => {
    const emulator = await emulateAccount();
    const deployment = await deployAsyncEndpoint({
      ...deploymentOf("solubility", emulator),
      metadata: { inference_batch_size: 5, features: ["x"] },
    });
    expect(deployment.endpointArn).toMatch(/:endpoint\/solubility$/);
    expect(emulator.endpoint("solubility").status).toBe("InService");

    emulator.clock.resume();
    const endpoint = await Endpoint.connect("solubility", { clientConfig: emulator.clientConfig });
    expect(endpoint).toMatchObject({
      kind: "async",
      metadata: { batchSize: 5, features: ["x"], asyncEndpoint: true, minInstances: 1, maxInstances: 1 },
    });
    const { rows, failures, stats } = await endpoint.inference(rowsOf(20));
    expect(rows.map((row) => row["doubled"])).toEqual(rowsOf(20).map(({ x }) => Number(x) * 2));
    expect(failures).toEqual([]);
    expect(stats.invocations).toBe(4);
  });

  test("is synchronous in realtime mode", async () => {
    const emulator = await emulateAccount();
    const { outputPath: _, failurePath: __, ...options } = deploymentOf("solubility", emulator);
    await deployAsyncEndpoint({ ...options, mode: "realtime" });
    const endpoint = await Endpoint.connect("solubility", { clientConfig: emulator.clientConfig });
    expect(endpoint.kind).toBe("sync");
    const { rows } = await endpoint.inference(rowsOf(2));
    expect(rows.map((row) => row["doubled"])).toEqual([0, 2]);
  });

  test("is waited for, and each step is told", async () => {
    const emulator = await emulateAccount();
    const told: DeployProgress[] = [];
    const options = { pollMs: 2 * MINUTE_MS, onProgress: (progress: DeployProgress) => told.push(progress) };
    const { requests } = await deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), ...options });
    const creating = { type: "waiting", status: "Creating", current: 0, desired: 1 };
    expect(told).toEqual([
      { type: "request", service: "sagemaker", operation: "CreateModel" },
      { type: "request", service: "sagemaker", operation: "CreateEndpointConfig" },
      { type: "request", service: "sagemaker", operation: "CreateEndpoint" },
      { ...creating, elapsedMs: 0 },
      { ...creating, elapsedMs: 2 * MINUTE_MS },
      { ...creating, elapsedMs: 4 * MINUTE_MS },
      { type: "waiting", status: "InService", current: 1, desired: 1, elapsedMs: 6 * MINUTE_MS },
    ]);
    expect(requests).toHaveLength(3);
  });

  test("is made although its configuration is not seen at once", async () => {
    const emulator = await emulateAccount();
    let attempts = 0;
    const sagemaker = changingClient(emulator, (operation, input) => {
      if (operation !== "CreateEndpoint") return input;
      attempts += 1;
      return attempts <= 2 ? { ...input, EndpointConfigName: "not-yet" } : input;
    });
    const clients = clientsWith(emulator, sagemaker);
    const pauses: number[] = [];
    const clock: Clock = {
      now: () => emulator.clock.now(),
      async sleep(ms) {
        pauses.push(ms);
        await emulator.clock.advance(ms);
      },
    };
    await deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), clients, clock });
    expect(attempts).toBe(3);
    expect(pauses.slice(0, 3)).toEqual([2000, 2000, 15_000]);
    expect(emulator.endpoint("solubility").status).toBe("InService");
  });

  test("is not made where its configuration is not seen for long", async () => {
    const emulator = await emulateAccount();
    const sagemaker = changingClient(emulator, (operation, input) =>
      operation === "CreateEndpoint" ? { ...input, EndpointConfigName: "never" } : input,
    );
    const clients = clientsWith(emulator, sagemaker);
    const ended = deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), clients });
    await expect(ended).rejects.toThrow("Could not find endpoint configuration");
    expect(emulator.requests()["sagemaker.CreateEndpoint"]).toBe(5);
  });

  test("is waited for through a look that was throttled", async () => {
    const emulator = await emulateAccount({
      faults: [{ kind: "throttle", operation: "sagemaker.DescribeEndpoint", skip: 1, count: 1 }],
    });
    const clientConfig = { ...emulator.clientConfig, maxAttempts: 1 };
    await deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), clientConfig });
    expect(emulator.endpoint("solubility").status).toBe("InService");
  });
});

describe("a deployment that does not come to its end", () => {
  test("has AWS's reason when the endpoint fails", async () => {
    const async = { outputPath: `s3://${bucket}/out` };
    const emulator = await emulateAccount({
      endpoints: { broken: { async, status: "Failed", failureReason: "no such image" } },
    });
    const sagemaker = changingClient(emulator, (operation, input) =>
      operation === "DescribeEndpoint" ? { ...input, EndpointName: "broken" } : input,
    );
    const clients = clientsWith(emulator, sagemaker);
    const ended = deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), clients });
    await expect(ended).rejects.toMatchObject({
      code: "endpoint_failed",
      retryable: false,
      message: expect.stringMatching(/"solubility" is Failed: no such image\. What was created stays/),
    });
  });

  test("ends at its time-out, and says how to clear it away", async () => {
    const emulator = await emulateAccount({ controlPlane: { creationMs: 120 * MINUTE_MS } });
    await expect(deployAsyncEndpoint(deploymentOf("solubility", emulator))).rejects.toMatchObject({
      code: "deadline_exceeded",
      retryable: true,
      message: expect.stringMatching(/3600 s .*still Creating.*undeployAsyncEndpoint/),
    });
    expect(emulator.requests()["sagemaker.DescribeEndpoint"]).toBe(1 + 240);
  });

  test("looks once more at the time-out itself", async () => {
    const emulator = await emulateAccount();
    const options = {
      ...deploymentOf("solubility", emulator),
      timeoutMs: 5 * MINUTE_MS,
      pollMs: 4 * MINUTE_MS,
    };
    await deployAsyncEndpoint(options);
    expect(emulator.requests()["sagemaker.DescribeEndpoint"]).toBe(3);
  });

  test("names the permission that it lacks, and what it leaves", async () => {
    const emulator = await emulateAccount({
      principals: { AKIALIMITED: { deny: ["sagemaker:CreateEndpoint"] } },
    });
    const credentials = { accessKeyId: "AKIALIMITED", secretAccessKey: "test" };
    const clientConfig = { ...emulator.clientConfig, credentials };
    const ended = deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), clientConfig });
    await expect(ended).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringContaining("lack sagemaker:CreateEndpoint."),
      attempts: 1,
      cause: { name: "AccessDeniedException" },
    });
    await expect(ended).rejects.toThrow(undeployAdvice);
  });

  test("does not wait where it may not look", async () => {
    const emulator = await emulateAccount({
      principals: { AKIALIMITED: { deny: ["sagemaker:DescribeEndpoint"] } },
    });
    const credentials = { accessKeyId: "AKIALIMITED", secretAccessKey: "test" };
    const clientConfig = { ...emulator.clientConfig, credentials };
    const ended = deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), clientConfig });
    await expect(ended).rejects.toMatchObject({ code: "access_denied" });
    expect(emulator.requests()["sagemaker.DescribeEndpoint"]).toBe(1);
  });

  test("leaves nothing, and does not say otherwise, when its name is taken", async () => {
    const emulator = await emulateAccount();
    await deployAsyncEndpoint(deploymentOf("solubility", emulator));
    const again = deployAsyncEndpoint(deploymentOf("solubility", emulator));
    await expect(again).rejects.toMatchObject({
      code: "endpoint_failed",
      message: expect.stringContaining("Cannot create already existing model"),
    });
    await expect(again).rejects.not.toThrow("What was created stays");
    expect(emulator.requests()["sagemaker.CreateEndpointConfig"]).toBe(1);
  });

  test("ends with its signal, before it begins", async () => {
    const emulator = await emulateAccount();
    const signal = AbortSignal.abort();
    const ended = deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), signal });
    await expect(ended).rejects.toMatchObject({ code: "cancelled" });
    expect(emulator.requests()).toEqual({});
  });

  test("ends with its signal, while it waits, and leaves no listener", async () => {
    const emulator = await emulateAccount();
    const controller = new AbortController();
    const clock: Clock = {
      now: () => emulator.clock.now(),
      sleep: async () => controller.abort(),
    };
    const options = { ...deploymentOf("solubility", emulator), clock, signal: controller.signal };
    const ended = deployAsyncEndpoint(options);
    await expect(ended).rejects.toMatchObject({ code: "cancelled" });
    await expect(ended).rejects.toThrow(undeployAdvice);
    expect(emulator.requests()["sagemaker.DescribeEndpoint"]).toBe(1);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("makes no request at all with `dryRun`", async () => {
    const emulator = await emulateAccount();
    await deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), dryRun: true });
    expect(emulator.requests()).toEqual({});
  });

  test("ends with the error of its listener", async () => {
    const emulator = await emulateAccount();
    const onProgress = () => {
      throw new RangeError("mine");
    };
    const ended = deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), onProgress });
    await expect(ended).rejects.toThrow(RangeError);
    const sagemaker = new SageMakerClient(emulator.clientConfig);
    onTestFinished(() => sagemaker.destroy());
    await sagemaker.send(new DescribeModelCommand({ ModelName: "solubility" }));
    expect(emulator.requests()["sagemaker.CreateEndpointConfig"]).toBeUndefined();
  });
});

describe("the connections of a deployment", () => {
  test("are closed at its end, when they are its own", async () => {
    const emulator = await emulateAccount();
    const { requestHandler } = new SageMakerClient(emulator.clientConfig).config;
    const destroy = vi.spyOn(requestHandler, "destroy");
    const options = deploymentOf("solubility", emulator);
    const clientConfig = { ...emulator.clientConfig, requestHandler };
    await deployAsyncEndpoint({ ...options, clientConfig });
    expect(destroy).toHaveBeenCalledTimes(3);
    await expect(deployAsyncEndpoint({ ...options, clientConfig })).rejects.toThrow("already existing");
    expect(destroy).toHaveBeenCalledTimes(6);

    const clients = clientsWith(emulator, new SageMakerClient(clientConfig));
    await deployAsyncEndpoint({ ...options, name: "lipophilicity", clients });
    expect(destroy).toHaveBeenCalledTimes(6);
  });
});

describe("a look at the account's quota", () => {
  const quotaName = "ml.c7i.xlarge for endpoint usage";

  /** Instances that are asked for: 1. */
  async function warningsWith(readQuota: (name: string) => Promise<number | undefined>): Promise<string[]> {
    const emulator = await emulateAccount();
    const warnings: string[] = [];
    const onProgress = (progress: DeployProgress) => {
      if (progress.type === "warning") warnings.push(progress.message);
    };
    await deployAsyncEndpoint({ ...deploymentOf("solubility", emulator), readQuota, onProgress });
    return warnings;
  }

  test("asks for the quota of the instance type, and is silent where it suffices", async () => {
    const asked: string[] = [];
    const readQuota = async (name: string) => {
      asked.push(name);
      return 1;
    };
    expect(await warningsWith(readQuota)).toEqual([]);
    expect(asked).toEqual([quotaName]);
    expect(await warningsWith(async () => undefined)).toEqual([]);
  });

  test("warns where it does not, and deploys all the same", async () => {
    expect(await warningsWith(async () => 0)).toEqual([expect.stringContaining(`"${quotaName}" is 0`)]);
  });

  test("warns where it could not be made, and deploys all the same", async () => {
    const denied = () => Promise.reject(new Error("no servicequotas:ListServiceQuotas"));
    expect(await warningsWith(denied)).toEqual([
      expect.stringContaining("no servicequotas:ListServiceQuotas"),
    ]);
  });
});
