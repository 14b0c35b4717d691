import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DeleteTagsCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { expect, test } from "vitest";
import { startControlPlane } from "./support/control-plane.ts";

const EndpointName = "model";
const body = Buffer.from("hello");
const slow = { clock: { frozen: true }, controlPlane: { creationMs: 300_000, coldStartMs: 60_000 } };

test("an endpoint made through the API runs the model of its image, and echoes where none is named", async () => {
  const { createModel, createConfig, createEndpoint, invoke, emulator, read } = await startControlPlane({
    images: {
      "registry/upper:1": (request) => ({ body: Buffer.from(request.body).toString().toUpperCase() }),
    },
  });
  await createModel("upper", "registry/upper:1");
  await createModel("other", "registry/other:1");
  for (const name of ["upper", "other"]) {
    await createConfig(name, { ModelName: name });
    await createEndpoint(name, name);
  }
  const upper = await invoke({ EndpointName: "upper", Body: body });
  const other = await invoke({ EndpointName: "other", Body: body });
  await emulator.events.waitFor(() => emulator.endpoint("upper").completed === 1);
  await emulator.events.waitFor(() => emulator.endpoint("other").completed === 1);
  expect((await read(upper.OutputLocation))?.body).toBe("HELLO");
  expect((await read(other.OutputLocation))?.body).toBe("hello");
});

test("without AsyncInferenceConfig it is a synchronous one", async () => {
  const { createModel, createConfig, createEndpoint, runtime } = await startControlPlane();
  await createModel();
  await createConfig("model", { AsyncInferenceConfig: undefined });
  await createEndpoint();
  const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName, Body: body }));
  expect(Body?.transformToString()).toBe("hello");
});

test("it is Creating, InService and Deleting in turn, and then gone", async () => {
  const { createAll, sagemaker, emulator, invoke } = await startControlPlane(slow);
  await createAll(2);
  const describe = () => sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  const remove = () => sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
  expect(await describe()).toMatchObject({
    EndpointStatus: "Creating",
    ProductionVariants: [{ CurrentInstanceCount: 0, DesiredInstanceCount: 2 }],
  });
  await expect(invoke({ Body: body })).rejects.toMatchObject({ name: "ValidationError" });
  await expect(remove()).rejects.toMatchObject({
    name: "ValidationException",
    message: 'Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/model".',
  });

  await emulator.clock.advance(300_000);
  expect(await describe()).toMatchObject({
    EndpointStatus: "InService",
    EndpointConfigName: "model",
    ProductionVariants: [{ VariantName: "main", CurrentInstanceCount: 2, DesiredInstanceCount: 2 }],
    AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://demo/out" } },
  });

  await remove();
  expect((await describe()).EndpointStatus).toBe("Deleting");
  await emulator.clock.advance(300_000);
  await expect(describe()).rejects.toMatchObject({
    message: expect.stringContaining("Could not find endpoint"),
  });
});

test("capacities start and stop instances after the cold start, down to zero", async () => {
  const { createAll, sagemaker, emulator } = await startControlPlane(slow);
  await createAll();
  await emulator.clock.advance(300_000);
  const want = (DesiredInstanceCount: number, VariantName = "main") =>
    sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName,
        DesiredWeightsAndCapacities: [{ VariantName, DesiredInstanceCount }],
      }),
    );
  await expect(want(1, "absent")).rejects.toMatchObject({ name: "ValidationException" });
  await want(3);
  expect(emulator.endpoint("model").snapshot()).toMatchObject({
    status: "Updating",
    instances: { current: 1, desired: 3 },
  });
  await emulator.clock.advance(60_000);
  expect(emulator.endpoint("model").instances.current).toBe(3);
  await emulator.clock.advance(240_000);
  await want(0);
  expect(emulator.endpoint("model").instances).toMatchObject({ current: 0, desired: 0 });
  await emulator.clock.advance(300_000);
  expect(emulator.endpoint("model").status).toBe("InService");
});

test("an update serves with the new configuration once it is through, and not before", async () => {
  const { createAll, createModel, createConfig, sagemaker, emulator, invoke, read } = await startControlPlane(
    {
      ...slow,
      images: { "registry/two:1": () => ({ body: "two" }) },
    },
  );
  await createAll();
  await emulator.clock.advance(300_000);
  await createModel("two", "registry/two:1");
  await createConfig("two", { ModelName: "two", count: 2 });
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "two" }));
  const before = await invoke({ Body: body });
  await emulator.events.waitFor(() => emulator.endpoint("model").completed === 1);
  expect((await read(before.OutputLocation))?.body).toBe("hello");
  await emulator.clock.advance(300_000);
  const after = await invoke({ Body: body });
  await emulator.events.waitFor(() => emulator.endpoint("model").completed === 2);
  expect((await read(after.OutputLocation))?.body).toBe("two");
  const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  expect(described).toMatchObject({
    EndpointConfigName: "two",
    EndpointStatus: "InService",
    ProductionVariants: [{ CurrentInstanceCount: 2 }],
  });
});

test("what is missing, taken or out of bounds is a ValidationException in AWS's words", async () => {
  const { createModel, createConfig, createEndpoint } = await startControlPlane();
  const arn = "arn:aws:sagemaker:us-east-1:000000000000";
  await expect(createConfig()).rejects.toMatchObject({
    name: "ValidationException",
    message: `Could not find model "${arn}:model/model".`,
  });
  await expect(createEndpoint()).rejects.toMatchObject({
    message: `Could not find endpoint configuration "${arn}:endpoint-config/model".`,
  });
  await createModel();
  await expect(createModel()).rejects.toMatchObject({
    name: "ValidationException",
    message: `Cannot create already existing model "${arn}:model/model".`,
  });
  await expect(createConfig("model", { count: 0 })).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("Member must have value greater than or equal to 1"),
  });
  await expect(createModel("n".repeat(64))).rejects.toMatchObject({
    message: expect.stringContaining("Member must have length less than or equal to 63"),
  });
  await expect(createModel("under_score")).rejects.toMatchObject({
    message: expect.stringContaining("Member must satisfy regular expression pattern"),
  });
  await createConfig();
  await expect(createConfig()).rejects.toMatchObject({
    message: `Cannot create already existing endpoint configuration "${arn}:endpoint-config/model".`,
  });
  await createEndpoint();
  await expect(createEndpoint()).rejects.toMatchObject({
    message: `Cannot create already existing endpoint "${arn}:endpoint/model".`,
  });
});

test("models and configurations are described as they were made, listed in pages, and deleted", async () => {
  const { createModel, createConfig, sagemaker } = await startControlPlane();
  for (const name of ["Alpha", "Beta"]) {
    await createModel(name);
    await createConfig(name, { ModelName: name, count: 2 });
  }
  const model = await sagemaker.send(new DescribeModelCommand({ ModelName: "Alpha" }));
  expect(model).toMatchObject({
    ModelArn: "arn:aws:sagemaker:us-east-1:000000000000:model/alpha",
    PrimaryContainer: { Image: "registry/image:1" },
  });
  const config = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: "Beta" }));
  expect(config.ProductionVariants).toMatchObject([
    { ModelName: "Beta", InitialInstanceCount: 2, InstanceType: "ml.c7i.large" },
  ]);

  const page = { SortBy: "Name", SortOrder: "Ascending", MaxResults: 1 } as const;
  const first = await sagemaker.send(new ListModelsCommand(page));
  expect(first.Models?.map(({ ModelName }) => ModelName)).toEqual(["Alpha"]);
  const second = await sagemaker.send(new ListModelsCommand({ ...page, NextToken: first.NextToken }));
  expect(second.Models?.map(({ ModelName }) => ModelName)).toEqual(["Beta"]);
  const { SortBy: _, ...byTime } = page;
  const configs = await sagemaker.send(new ListEndpointConfigsCommand({ ...byTime, NameContains: "et" }));
  expect(configs.EndpointConfigs?.map(({ EndpointConfigName }) => EndpointConfigName)).toEqual(["Beta"]);

  await sagemaker.send(new DeleteModelCommand({ ModelName: "Alpha" }));
  await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "Beta" }));
  await expect(sagemaker.send(new DescribeModelCommand({ ModelName: "Alpha" }))).rejects.toThrow(
    "Could not find model",
  );
  await expect(
    sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "Beta" })),
  ).rejects.toThrow("Could not find endpoint configuration");
});

test("tags come with what is made, and go with DeleteTags", async () => {
  const { createModel, createConfig, sagemaker } = await startControlPlane();
  await createModel();
  await createConfig();
  const Tags = [
    { Key: "team", Value: "chemistry" },
    { Key: "size", Value: "" },
  ];
  const { EndpointArn: ResourceArn } = await sagemaker.send(
    new CreateEndpointCommand({ EndpointName, EndpointConfigName: "model", Tags }),
  );
  await sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["size", "absent"] }));
  expect((await sagemaker.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([Tags[0]]);
  const modelArn = "arn:aws:sagemaker:us-east-1:000000000000:model/model";
  await sagemaker.send(new AddTagsCommand({ ResourceArn: modelArn, Tags }));
  expect((await sagemaker.send(new ListTagsCommand({ ResourceArn: modelArn }))).Tags).toEqual(Tags);
});

test("an endpoint of the configuration is the API's once it was changed there, until a reset", async () => {
  const { sagemaker, emulator, invoke, read } = await startControlPlane({
    clock: { frozen: true },
    endpoints: {
      model: {
        async: { outputPath: "s3://demo/out" },
        instances: { max: 4, idleMs: 1_000 },
        model: ({ body }) => ({ body: `own ${Buffer.from(body)}` }),
      },
    },
  });
  const endpoint = emulator.endpoint(EndpointName);
  await sagemaker.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName,
      DesiredWeightsAndCapacities: [{ VariantName: "AllTraffic", DesiredInstanceCount: 3 }],
    }),
  );
  await emulator.clock.advance(60_000);
  expect(endpoint.instances).toMatchObject({ current: 3, desired: 3 });

  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "next",
      ProductionVariants: [{ VariantName: "main", ModelName: "model", InitialInstanceCount: 2 }],
      AsyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://demo/next" } },
    }),
  );
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName: "next" }));
  expect(endpoint.instances).toMatchObject({ current: 2, desired: 2 });
  const { OutputLocation } = await invoke({ Body: Buffer.from("x") });
  await emulator.events.waitFor("invocation.completed");
  expect(OutputLocation).toMatch(/^s3:\/\/demo\/next\//);
  expect((await read(OutputLocation))?.body).toBe("own x");

  await emulator.reset();
  expect(endpoint.instances).toMatchObject({ current: 0, desired: 0 });
  const { EndpointConfigName } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  expect(EndpointConfigName).toBe("model");
});

test("an endpoint of the configuration cannot be deleted through the API", async () => {
  const { sagemaker } = await startControlPlane({ endpoints: { model: {} } });
  await expect(sagemaker.send(new DeleteEndpointCommand({ EndpointName }))).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("configuration"),
  });
});

test("a reset forgets what was made through the API, and keeps what is configured", async () => {
  const { createAll, createModel, sagemaker, emulator } = await startControlPlane({
    endpoints: { fixed: {} },
  });
  await createAll();
  await emulator.reset();
  expect(() => emulator.endpoint("model")).toThrow("There is: fixed.");
  await createModel();
  const { ModelName } = await sagemaker.send(new DescribeModelCommand({ ModelName: "fixed" }));
  expect(ModelName).toBe("fixed");
});

test("with visibleAfterMs, what was just made is not seen by the call that refers to it", async () => {
  const { createModel, createConfig, createEndpoint, emulator } = await startControlPlane({
    clock: { frozen: true },
    controlPlane: { visibleAfterMs: 2000 },
  });
  await createModel();
  await expect(createConfig()).rejects.toMatchObject({
    name: "ValidationException",
    message: 'Could not find model "arn:aws:sagemaker:us-east-1:000000000000:model/model".',
  });
  await emulator.clock.advance(2000);
  await createConfig();
  await expect(createEndpoint()).rejects.toMatchObject({
    message: expect.stringContaining("Could not find endpoint configuration"),
  });
  await emulator.clock.advance(2000);
  await createEndpoint();
});
