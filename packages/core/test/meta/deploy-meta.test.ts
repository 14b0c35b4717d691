import {
  DescribeEndpointCommand,
  DescribeModelCommand,
  ListTagsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { expect, onTestFinished, test } from "vitest";
import { createInvoker } from "../../src/endpoint/create-invoker.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { deployMetaEndpoint, Mean, MetaEndpoint } from "../../src/meta/index.ts";
import { encodeTags, type Metadata } from "../../src/metadata/tags.ts";
import { deploymentOf, emulateAccount } from "../support/deploying.ts";
import { bucket } from "../support/emulated.ts";
import { ensembleOf, predicting } from "./support/graphs.ts";

/** An account with the children a and b, which say this of themselves. */
async function account(a: Metadata, b: Metadata) {
  const child = (metadata: Metadata) => ({
    async: { outputPath: `s3://${bucket}/out` },
    tags: encodeTags(metadata),
  });
  const emulator = await emulateAccount({ endpoints: { a: child(a), b: child(b) } });
  const { clientConfig } = emulator;
  const sagemaker = new SageMakerClient(clientConfig);
  onTestFinished(() => sagemaker.destroy());
  const graph = new MetaEndpoint("ensemble", { resolve: (name) => Endpoint.connect(name, { clientConfig }) })
    .addEndpoint("a")
    .addEndpoint("b")
    .addAggregation(new Mean("mean"))
    .addEdge("a", "mean")
    .addEdge("b", "mean")
    .setInputNode("a", "b")
    .setOutputNode("mean");
  return { emulator, sagemaker, graph };
}

test("A9: a graph with an asynchronous child is deployed as one, with its graph and its sizes in the tags", async () => {
  const { emulator, sagemaker, graph } = await account(
    { inference_batch_size: 4, max_instances: 8 },
    { inference_batch_size: 10, max_instances: 2 },
  );
  await deployMetaEndpoint(graph, deploymentOf("ensemble", emulator));
  const { EndpointArn, EndpointStatus } = await sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: "ensemble" }),
  );
  expect(EndpointStatus).toBe("InService");
  const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn: EndpointArn }));
  expect(Tags).toContainEqual({ Key: "inference_batch_size", Value: "128" }); // 4 × 8 × 4
  const model = await sagemaker.send(new DescribeModelCommand({ ModelName: "ensemble" }));
  expect(model.PrimaryContainer?.Environment).toEqual({ META_ENDPOINT_NAME: "ensemble" });

  const { clientConfig } = emulator;
  const connected = await MetaEndpoint.connect("ensemble", { clientConfig });
  expect(connected.toJson()).toEqual({
    ...graph.toJson(),
    endpoint_async: { a: true, b: true },
    endpoint_batch_size: { a: 4, b: 10 },
    endpoint_max_instances: { a: 8, b: 2 },
  });
  expect((await Endpoint.connect("ensemble", { clientConfig })).kind).toBe("async");
});

test("A9: asynchronous children that have not said their sizes are refused by name", async () => {
  const { emulator, graph } = await account(
    { inference_batch_size: 4, max_instances: 8 },
    { inference_batch_size: 4 },
  );
  await expect(deployMetaEndpoint(graph, deploymentOf("ensemble", emulator))).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining(
      "MetaEndpoint 'ensemble': async child endpoint(s) ['b'] have not advertised 'inference_batch_size' / 'max_instances'",
    ),
  });
  expect(emulator.requests()["sagemaker.CreateModel"]).toBeUndefined();
});

test("A9: a name that Workbench would not take is refused in its words", async () => {
  const graph = ensembleOf([predicting("a", 1)]);
  const emulator = await emulateAccount();
  await expect(deployMetaEndpoint(graph, deploymentOf("my_graph", emulator))).rejects.toThrow(
    "Invalid MetaEndpoint name: 'my_graph' (use only alphanumerics and '-')",
  );
});

test("A9: a graph of synchronous children alone answers at once", async () => {
  const emulator = await emulateAccount();
  const graph = ensembleOf([createInvoker("a", () => ({ prediction: 1 }))]);
  const { outputPath: _, failurePath: __, ...options } = deploymentOf("ensemble", emulator);
  const { requests } = await deployMetaEndpoint(graph, { ...options, dryRun: true });
  const configuration = requests.find(({ operation }) => operation === "CreateEndpointConfig");
  expect(configuration?.input).not.toHaveProperty("AsyncInferenceConfig");
});
