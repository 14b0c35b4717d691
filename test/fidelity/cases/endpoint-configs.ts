import {
  CreateEndpointCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
} from "@aws-sdk/client-sagemaker";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import { createEndpoint, createEndpointConfig } from "./through-the-api.ts";

const needsEmulator = "makes and changes endpoints";
const variant = { VariantName: "main", ModelName: "Made", InitialInstanceCount: 1 };
const refused = { name: "ValidationException", $metadata: { httpStatusCode: 400 } };

export const endpointConfigCases: readonly FidelityCase[] = [
  {
    name: "async-config-is-echoed",
    fact: "DescribeEndpoint and DescribeEndpointConfig show the AsyncInferenceConfig as it was given",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const world = await start();
      const AsyncInferenceConfig = {
        ClientConfig: { MaxConcurrentInvocationsPerInstance: 4 },
        OutputConfig: {
          S3OutputPath: "s3://demo/out/",
          S3FailurePath: "s3://demo/bad",
          KmsKeyId: "alias/outputs",
          NotificationConfig: {
            SuccessTopic: "arn:aws:sns:us-east-1:000000000000:ok",
            IncludeInferenceResponseIn: ["SUCCESS_NOTIFICATION_TOPIC" as const],
          },
        },
      };
      await createEndpoint(world, { asyncInferenceConfig: AsyncInferenceConfig });
      const { sagemaker } = world;
      const config = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: "Made" }));
      const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "Made" }));
      expect(config.AsyncInferenceConfig).toEqual(AsyncInferenceConfig);
      expect(endpoint.AsyncInferenceConfig).toEqual(AsyncInferenceConfig);
    },
  },
  {
    name: "limits-of-async-config",
    fact: "MaxConcurrentInvocationsPerInstance is 1 to 1,000; paths are s3 or https URIs of at most 512 characters, KmsKeyId at most 2,048; IncludeInferenceResponseIn names the two topics; OutputConfig is required",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const world = await start();
      const S3OutputPath = "s3://demo/out";
      const client = (MaxConcurrentInvocationsPerInstance: number) => ({
        ClientConfig: { MaxConcurrentInvocationsPerInstance },
        OutputConfig: { S3OutputPath },
      });
      for (const AsyncInferenceConfig of [
        client(0),
        client(1_001),
        { OutputConfig: { S3OutputPath: "demo/out" } },
        { OutputConfig: { S3OutputPath: `s3://demo/${"a".repeat(503)}` } },
        { OutputConfig: { S3OutputPath, S3FailurePath: "demo/bad" } },
        { OutputConfig: { S3OutputPath, KmsKeyId: "k".repeat(2_049) } },
        {
          OutputConfig: {
            S3OutputPath,
            NotificationConfig: { IncludeInferenceResponseIn: ["BOTH_TOPICS" as "ERROR_NOTIFICATION_TOPIC"] },
          },
        },
        { OutputConfig: undefined },
      ]) {
        await expect(createEndpointConfig(world, { AsyncInferenceConfig })).rejects.toMatchObject(refused);
      }
    },
  },
  {
    name: "no-initial-zero",
    fact: "InitialInstanceCount is at least 1: only scaling and UpdateEndpointWeightsAndCapacities reach zero",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const world = await start();
      const ProductionVariants = [{ ...variant, InitialInstanceCount: 0 }];
      await expect(createEndpointConfig(world, { ProductionVariants })).rejects.toMatchObject(refused);
      const { updateCapacity } = await createEndpoint(world);
      await updateCapacity(0);
      const described = await world.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "Made" }));
      expect(described).toMatchObject({
        EndpointStatus: "InService",
        ProductionVariants: [{ CurrentInstanceCount: 0, DesiredInstanceCount: 0 }],
      });
    },
  },
  {
    name: "limits-of-a-variant",
    fact: "ModelDataDownloadTimeoutInSeconds and ContainerStartupHealthCheckTimeoutInSeconds are 60 to 3,600, VariantInstanceProvisionTimeoutInSeconds 300 to 3,600",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const world = await start();
      for (const limit of [
        { ModelDataDownloadTimeoutInSeconds: 59 },
        { ModelDataDownloadTimeoutInSeconds: 3_601 },
        { ContainerStartupHealthCheckTimeoutInSeconds: 59 },
        { ContainerStartupHealthCheckTimeoutInSeconds: 3_601 },
        { VariantInstanceProvisionTimeoutInSeconds: 299 },
        { VariantInstanceProvisionTimeoutInSeconds: 3_601 },
      ]) {
        const ProductionVariants = [{ ...variant, ...limit }];
        await expect(createEndpointConfig(world, { ProductionVariants })).rejects.toMatchObject(refused);
      }
    },
  },
  {
    name: "no-models-of-the-marketplace",
    fact: "An AsyncInferenceConfig with a model from AWS Marketplace is a ValidationException `Marketplace images are not supported when specifying an AsyncInferenceConfig.`",
    certainty: "reported",
    source: sources.marketplace,
    needsEmulator,
    async run(start) {
      const world = await start();
      const createModel = (ModelName: string, ModelPackageName: string) =>
        world.sagemaker.send(new CreateModelCommand({ ModelName, PrimaryContainer: { ModelPackageName } }));
      const packages = "arn:aws:sagemaker:us-east-1:865070037744:model-package";
      await createModel("Made", `${packages}/llama2-13b-f-v4-55c7c39a`);
      await createModel("Registered", `${packages}/of-a-registry/1`);
      await expect(createEndpointConfig(world)).rejects.toMatchObject({
        ...refused,
        message: "Marketplace images are not supported when specifying an AsyncInferenceConfig.",
      });
      await createEndpointConfig(world, { AsyncInferenceConfig: undefined });
      await createEndpointConfig(world, {
        EndpointConfigName: "Registered",
        ProductionVariants: [{ ...variant, ModelName: "Registered" }],
      });
    },
  },
  {
    name: "region-without-asynchronous-inference",
    fact: "Where a region lacks asynchronous inference, as Milan seemed to in 2024, CreateEndpoint of an AsyncInferenceConfig is a ValidationException `One or more endpoint features are not supported using this configuration`; CreateEndpointConfig takes it, and without it the endpoint can be made",
    certainty: "reported",
    source: sources.noAsyncInference,
    choice: "`controlPlane.asyncInference`; `true`, the region has it",
    needsEmulator,
    async run(start) {
      const world = await start({ emulator: { controlPlane: { asyncInference: false } } });
      await expect(createEndpoint(world)).rejects.toMatchObject({
        ...refused,
        message: "One or more endpoint features are not supported using this configuration",
      });
      const EndpointConfigName = "Real-time";
      await createEndpointConfig(world, { EndpointConfigName, AsyncInferenceConfig: undefined });
      await world.sagemaker.send(new CreateEndpointCommand({ EndpointName: "Made", EndpointConfigName }));
    },
  },
  {
    name: "seen-a-moment-later",
    fact: "CreateEndpoint right after CreateEndpointConfig may be answered that there is no such configuration, and so may CreateEndpointConfig right after CreateModel",
    certainty: "reported",
    source: sources.workbenchInference,
    choice: "`controlPlane.visibleAfterMs`; 0, seen at once",
    needsEmulator,
    async run(start) {
      const world = await start({
        emulator: { clock: { frozen: true }, controlPlane: { visibleAfterMs: 2_000 } },
      });
      const { sagemaker, emulator } = world;
      const PrimaryContainer = { Image: "image" };
      await sagemaker.send(new CreateModelCommand({ ModelName: "Made", PrimaryContainer }));
      await expect(createEndpointConfig(world)).rejects.toMatchObject(refused);
      await emulator.clock.advance(2_000);
      await createEndpointConfig(world);
      const create = new CreateEndpointCommand({ EndpointName: "Made", EndpointConfigName: "Made" });
      await expect(sagemaker.send(create)).rejects.toMatchObject({
        ...refused,
        message: expect.stringMatching(/^Could not find endpoint configuration/),
      });
      await emulator.clock.advance(2_000);
      await sagemaker.send(create);
    },
  },
];
