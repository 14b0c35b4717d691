import {
  AddTagsCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListDomainsCommand,
  ListEndpointsCommand,
  ListTagsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { expect, onTestFinished, test } from "vitest";
import { type EmulatorConfiguration, startEmulator } from "../src/index.ts";

async function sagemakerFor(configuration: EmulatorConfiguration) {
  const emulator = await startEmulator(configuration);
  const sagemaker = new SageMakerClient({ ...emulator.clientConfig, maxAttempts: 1 });
  onTestFinished(async () => {
    sagemaker.destroy();
    await emulator.close();
  });
  return { emulator, sagemaker };
}

const async = {
  outputPath: "s3://demo/out",
  failurePath: "s3://demo/bad",
  maxConcurrentInvocationsPerInstance: 4,
  successTopic: "arn:aws:sns:us-east-1:000000000000:ok",
};

test("DescribeEndpoint tells status, instances and the asynchronous configuration, with the name in lower case in the ARN", async () => {
  const { sagemaker } = await sagemakerFor({
    endpoints: { Solubility: { async, instances: { initial: 1, max: 2 } } },
  });
  const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "Solubility" }));
  expect(described).toMatchObject({
    EndpointName: "Solubility",
    EndpointArn: "arn:aws:sagemaker:us-east-1:000000000000:endpoint/solubility",
    EndpointStatus: "InService",
    ProductionVariants: [{ VariantName: "AllTraffic", CurrentInstanceCount: 1, DesiredInstanceCount: 1 }],
    AsyncInferenceConfig: {
      ClientConfig: { MaxConcurrentInvocationsPerInstance: 4 },
      OutputConfig: {
        S3OutputPath: "s3://demo/out",
        S3FailurePath: "s3://demo/bad",
        NotificationConfig: { SuccessTopic: "arn:aws:sns:us-east-1:000000000000:ok" },
      },
    },
  });
  expect(described.CreationTime).toBeInstanceOf(Date);
});

test("a synchronous endpoint has no AsyncInferenceConfig", async () => {
  const { sagemaker } = await sagemakerFor({ endpoints: { now: {} } });
  const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "now" }));
  expect(described.AsyncInferenceConfig).toBeUndefined();
  expect(described.ProductionVariants?.[0]?.CurrentInstanceCount).toBe(1);
});

test("a configured status and failure reason are what clients see", async () => {
  const { sagemaker } = await sagemakerFor({
    endpoints: { broken: { status: "Failed", failureReason: "no capacity" } },
  });
  const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "broken" }));
  expect(described).toMatchObject({ EndpointStatus: "Failed", FailureReason: "no capacity" });
});

test("what does not exist is a ValidationException with its ARN, as on AWS", async () => {
  const { sagemaker } = await sagemakerFor({ accountId: "123456789012", region: "eu-west-1" });
  await expect(sagemaker.send(new DescribeEndpointCommand({ EndpointName: "Absent" }))).rejects.toMatchObject(
    {
      name: "ValidationException",
      message: 'Could not find endpoint "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/absent".',
      $metadata: { httpStatusCode: 400 },
    },
  );
});

test("configuration and model carry the endpoint's name", async () => {
  const { sagemaker } = await sagemakerFor({ endpoints: { model: { async } } });
  const config = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: "model" }));
  expect(config.ProductionVariants?.[0]).toMatchObject({ ModelName: "model", InitialInstanceCount: 1 });
  expect(config.AsyncInferenceConfig?.OutputConfig?.S3OutputPath).toBe("s3://demo/out");
  const model = await sagemaker.send(new DescribeModelCommand({ ModelName: "model" }));
  expect(model.ModelArn).toBe("arn:aws:sagemaker:us-east-1:000000000000:model/model");
});

test("ListEndpoints filters, sorts and pages", async () => {
  const { sagemaker } = await sagemakerFor({ endpoints: { b1: {}, a1: {}, c2: {} } });
  const page = await sagemaker.send(
    new ListEndpointsCommand({ NameContains: "1", SortBy: "Name", SortOrder: "Ascending", MaxResults: 1 }),
  );
  expect(page.Endpoints?.map(({ EndpointName }) => EndpointName)).toEqual(["a1"]);
  const { NextToken } = page;
  const next = await sagemaker.send(
    new ListEndpointsCommand({
      NameContains: "1",
      SortBy: "Name",
      SortOrder: "Ascending",
      MaxResults: 1,
      NextToken,
    }),
  );
  expect(next.Endpoints?.map(({ EndpointName }) => EndpointName)).toEqual(["b1"]);
  expect(next.NextToken).toBeUndefined();
});

test("tags are listed and added, within AWS's limits", async () => {
  const { sagemaker } = await sagemakerFor({ endpoints: { Model: { tags: { team: "chemistry" } } } });
  const ResourceArn = "arn:aws:sagemaker:us-east-1:000000000000:endpoint/model";
  await sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: "size", Value: "1" }] }));
  const { Tags } = await sagemaker.send(new ListTagsCommand({ ResourceArn }));
  expect(Tags).toEqual([
    { Key: "team", Value: "chemistry" },
    { Key: "size", Value: "1" },
  ]);
  await expect(
    sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: "json", Value: '{"a":1}' }] })),
  ).rejects.toMatchObject({ name: "ValidationException" });
  await expect(sagemaker.send(new ListTagsCommand({ ResourceArn, MaxResults: 10 }))).rejects.toMatchObject({
    name: "ValidationException",
  });
  const many = Array.from({ length: 49 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
  await expect(sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: many }))).rejects.toMatchObject({
    name: "ResourceLimitExceeded",
  });
});

test("an operation that is not served is answered with those that are", async () => {
  const { sagemaker } = await sagemakerFor({});
  await expect(sagemaker.send(new ListDomainsCommand({}))).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringContaining("DescribeEndpoint"),
  });
});
