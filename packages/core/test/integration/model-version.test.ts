import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteModelCommand,
  ListEndpointsCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { traceInvoker } from "../../src/index.ts";
import { double, emulate, rowModel } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";

const image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/double:1";
const other = "000000000000.dkr.ecr.us-east-1.amazonaws.com/double:2";
const data = "s3://models/v1.tar.gz";

type Container = { Image: string; ModelDataUrl?: string; Environment?: Record<string, string> };

/** An account in which models are put in service as on AWS: a model, a configuration, an endpoint. */
async function account(configuration: EmulatorConfiguration = {}) {
  const emulator = await emulatorWith({
    images: { [image]: rowModel(double), [other]: rowModel(double) },
    controlPlane: { creationMs: 0, coldStartMs: 0 },
    ...configuration,
  });
  const { clientConfig } = emulator;
  const sagemaker = new SageMakerClient(clientConfig);
  onTestFinished(() => sagemaker.destroy());

  /** Each under names of its own. */
  async function deploy(name: string, container: Container) {
    const ExecutionRoleArn = "arn:aws:iam::000000000000:role/sagemaker";
    const variant = { VariantName: "AllTraffic", ModelName: name, InitialInstanceCount: 1 };
    const service = { EndpointName: "model", EndpointConfigName: name };
    await sagemaker.send(
      new CreateModelCommand({ ModelName: name, ExecutionRoleArn, PrimaryContainer: container }),
    );
    await sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: name,
        ProductionVariants: [{ ...variant, InstanceType: "ml.m5.large" }],
      }),
    );
    const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({}));
    if (Endpoints.length > 0) await sagemaker.send(new UpdateEndpointCommand(service));
    else await sagemaker.send(new CreateEndpointCommand(service));
    await expect.poll(() => emulator.endpoint("model").status).toBe("InService");
  }

  await deploy("first", { Image: image, ModelDataUrl: data });
  return { emulator, sagemaker, deploy, endpoint: await Endpoint.connect("model", { clientConfig }) };
}

describe("the model's version", () => {
  test("A6-6: is another one for another image, other data, another environment, and for nothing else", async () => {
    const { deploy, endpoint } = await account();
    const container = { Image: image, ModelDataUrl: data };
    const versions = [await endpoint.modelVersion()];
    for (const [name, changed] of [
      ["renamed", {}],
      ["image", { Image: other }],
      ["data", { ModelDataUrl: "s3://models/v2.tar.gz" }],
      ["environment", { Environment: { THRESHOLD: "1" } }],
    ] as const) {
      await deploy(name, { ...container, ...changed });
      versions.push(await endpoint.modelVersion());
    }
    expect(versions[1]).toBe(versions[0]);
    expect(new Set(versions).size).toBe(4);
  });

  test("A6-6: does not move when the endpoint scales, and costs one request then", async () => {
    const { emulator, sagemaker, endpoint } = await account();
    const before = await endpoint.modelVersion();
    await sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: "model",
        DesiredWeightsAndCapacities: [{ VariantName: "AllTraffic", DesiredInstanceCount: 3 }],
      }),
    );
    await expect.poll(() => endpoint.instances()).toBe("3");
    const asked = emulator.requests();
    expect(await endpoint.modelVersion()).toBe(before);
    const now = emulator.requests();
    expect(now["sagemaker.DescribeEndpoint"]).toBe((asked["sagemaker.DescribeEndpoint"] ?? 0) + 1);
    expect(now["sagemaker.DescribeModel"]).toBe(1);
    expect(now["sagemaker.DescribeEndpointConfig"]).toBe(1);
  });

  test("is the configuration's name where more may not be read, or the model is deleted", async () => {
    const limited = { AKIALIMITED: { deny: ["sagemaker:DescribeEndpointConfig"] } };
    const { emulator, sagemaker, deploy, endpoint } = await account({ principals: limited });
    const credentials = { accessKeyId: "AKIALIMITED", secretAccessKey: "test" };
    const clientConfig = { ...emulator.clientConfig, credentials };
    expect(await (await Endpoint.connect("model", { clientConfig })).modelVersion()).toBe("first");

    await deploy("second", { Image: image });
    await sagemaker.send(new DeleteModelCommand({ ModelName: "second" }));
    expect(await endpoint.modelVersion()).toBe("second");
  });

  test("stays known behind a tracer, as what else answers depend on does", async () => {
    const { endpoint } = await emulate(double, { connect: { customAttributes: "units=mg" } });
    const traced = traceInvoker(endpoint, {});
    expect(await traced.modelVersion?.()).toBe(await endpoint.modelVersion());
    const parameters = { contentType: "text/csv", accept: "text/csv", customAttributes: "units=mg" };
    expect(traced.requestParameters?.()).toEqual(parameters);
    expect(endpoint.requestParameters({ accept: "application/jsonlines", customAttributes: "x" })).toEqual({
      contentType: "text/csv",
      accept: "application/jsonlines",
      customAttributes: "x",
    });
  });
});
