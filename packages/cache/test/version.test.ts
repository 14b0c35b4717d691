import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import { Endpoint } from "@sagemaker-async/core";
import { startEmulator } from "@sagemaker-async/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { InferenceCache, type InferenceEvent } from "../src/index.ts";
import { memoryStore } from "../src/stores/memory.ts";
import { fakeInvoker } from "./support/fake-invoker.ts";
import { cacheOver } from "./support/setup.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com/logs";
const rows = [{ smiles: "CCO" }, { smiles: "CC" }];

/** A model image that answers each row with its version. */
function image(version: number) {
  return ({ body }: { body: Uint8Array }) => {
    const lines = new TextDecoder().decode(body).trim().split("\n").slice(1);
    return { body: ["version", ...lines.map(() => version)].join("\n"), contentType: "text/csv" };
  };
}

/** A real client of an endpoint that is deployed through the API, as on AWS. */
async function account() {
  const emulator = await startEmulator({
    images: { [`${registry}:1`]: image(1), [`${registry}:2`]: image(2) },
    controlPlane: { creationMs: 0, coldStartMs: 0 },
    buckets: ["demo"],
  });
  onTestFinished(() => emulator.close());
  const { clientConfig } = emulator;
  const sagemaker = new SageMakerClient(clientConfig);
  onTestFinished(() => sagemaker.destroy());

  async function deploy(name: string, Image: string) {
    const ExecutionRoleArn = "arn:aws:iam::000000000000:role/sagemaker";
    const variant = { VariantName: "AllTraffic", ModelName: name, InitialInstanceCount: 1 };
    const service = { EndpointName: "logs", EndpointConfigName: name };
    await sagemaker.send(
      new CreateModelCommand({ ModelName: name, ExecutionRoleArn, PrimaryContainer: { Image } }),
    );
    await sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: name,
        ProductionVariants: [{ ...variant, InstanceType: "ml.m5.large" }],
        AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://demo/out" } },
      }),
    );
    if (name === "first") await sagemaker.send(new CreateEndpointCommand(service));
    else await sagemaker.send(new UpdateEndpointCommand(service));
    await expect.poll(() => emulator.endpoint("logs").status).toBe("InService");
  }

  await deploy("first", `${registry}:1`);
  const endpoint = await Endpoint.connect("logs", { clientConfig });
  const cached = new InferenceCache(endpoint, { keyColumn: "smiles", store: memoryStore() });
  const ask = async () => {
    const { rows: answered, stats } = await cached.inference(rows);
    return { versions: answered.map((row) => row["version"]), hits: stats.cacheHits };
  };
  return { emulator, sagemaker, endpoint, cached, deploy, ask };
}

describe("A19-18: the model's version", () => {
  test("A6-6: a scaling event is a hit, and so is the same model under a new name", async () => {
    const { sagemaker, endpoint, deploy, ask } = await account();
    expect(await ask()).toEqual({ versions: [1, 1], hits: 0 });
    const DesiredWeightsAndCapacities = [{ VariantName: "AllTraffic", DesiredInstanceCount: 3 }];
    await sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: "logs", DesiredWeightsAndCapacities }),
    );
    await expect.poll(() => endpoint.instances()).toBe("3");
    expect(await ask()).toEqual({ versions: [1, 1], hits: 2 });
    await deploy("renamed", `${registry}:1`);
    expect(await ask()).toEqual({ versions: [1, 1], hits: 2 });
  });

  test("A6-4, A6-7, A6-8: a new model is a miss; what the old one answered stays, and is never taken for new", async () => {
    const { cached, deploy, ask } = await account();
    await ask();
    await deploy("second", `${registry}:2`);
    expect(await ask()).toEqual({ versions: [2, 2], hits: 0 });
    expect(await ask()).toEqual({ versions: [2, 2], hits: 2 });

    const { entries, versions } = await cached.info();
    expect([entries, versions.length]).toEqual([4, 2]);
    // Back to the first: its answers are still there.
    await deploy("third", `${registry}:1`);
    expect(await ask()).toEqual({ versions: [1, 1], hits: 2 });
    const old = versions.find(({ version }) => version !== versions[0]?.version)?.version ?? "";
    expect(await cached.delete({ version: old })).toBe(2);
    expect(await ask()).toEqual({ versions: [1, 1], hits: 0 });
    expect((await cached.info()).entries).toBe(4);
  });

  test("A6-21: costs one DescribeEndpoint a call, whatever its size, and none where it is given", async () => {
    const { emulator, endpoint, cached } = await account();
    const many = Array.from({ length: 300 }, (_, at) => ({ smiles: `C${at}` }));
    await cached.inference(many);
    const before = emulator.requests();
    await cached.inference(many);
    const after = emulator.requests();
    expect(after).toEqual({
      ...before,
      "sagemaker.DescribeEndpoint": (before["sagemaker.DescribeEndpoint"] ?? 0) + 1,
    });
    const fixed = new InferenceCache(endpoint, { keyColumn: "smiles", store: memoryStore(), version: "1" });
    await fixed.inference(many);
    await fixed.inference(many);
    expect(emulator.requests()["sagemaker.DescribeEndpoint"]).toBe(after["sagemaker.DescribeEndpoint"]);
  });
});

describe("a version that cannot be read", () => {
  const unknown = () => ({
    ...fakeInvoker(),
    modelVersion: async () => {
      throw new Error("no network");
    },
  });

  test("is no reason to answer from another model, or not at all: the call goes past the cache and says so", async () => {
    const invoker = unknown();
    const cached = cacheOver(invoker);
    const events: InferenceEvent[] = [];
    const { rows: answered } = await cached.inference([{ key: "a" }], {
      onEvent: (event) => events.push(event),
    });
    expect(answered).toEqual([{ key: "a", length: 1 }]);
    expect(events).toMatchObject([
      { type: "cache-failed", operation: "version", error: { code: "invoke_failed" } },
    ]);
    expect(cached.stats()).toMatchObject({
      stored: 0,
      storeErrors: 1,
      warning: expect.stringContaining("version"),
    });
  });

  test("ends the call where the cache is to fail", async () => {
    const cached = cacheOver(unknown(), { onStoreError: "fail" });
    await expect(cached.inference([{ key: "a" }])).rejects.toMatchObject({ code: "invoke_failed" });
  });
});
