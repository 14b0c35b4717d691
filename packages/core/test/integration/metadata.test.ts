import { createServer } from "node:http";
import { AddTagsCommand, DescribeEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ClientConfig } from "../../src/aws/clients.ts";
import { readTags } from "../../src/aws/read-tags.ts";
import { readMetadata } from "../../src/metadata/read-metadata.ts";
import { decodeTags, encodeTags, type Metadata } from "../../src/metadata/tags.ts";
import { answering } from "../support/answering.ts";
import { double, rowModel } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";

const arn = "arn:aws:sagemaker:us-east-1:000000000000:endpoint/model";
const unheard = () => undefined;

/** An endpoint with these tags, its ARN, and a client to ask about them, which may be denied some actions. */
async function tagged(tags: { readonly [key: string]: string } = {}, deny: string[] = []) {
  const emulator = await emulatorWith({
    principals: { AKIALIMITED: { deny } },
    endpoints: { model: { model: rowModel(double), tags } },
  });
  const credentials = { accessKeyId: "AKIALIMITED", secretAccessKey: "test" };
  const sagemaker = clientOf({ ...emulator.clientConfig, credentials });
  const { EndpointArn = "" } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "model" }));
  return { sagemaker, endpointArn: EndpointArn };
}

function clientOf(config: ClientConfig): SageMakerClient {
  const client = new SageMakerClient(config);
  onTestFinished(() => client.destroy());
  return client;
}

function clientAt(url: string): SageMakerClient {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return clientOf({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 });
}

describe("the tags of an endpoint", () => {
  test("say its batch size, its bound and its features, plain, encoded or in chunks", async () => {
    const features = Array.from({ length: 60 }, (_, at) => `descriptor_${at}`);
    const { sagemaker, endpointArn } = await tagged({
      team: "chemistry",
      inference_batch_size: "25",
      inference_max_in_flight: "4",
      async_endpoint: "true",
      ...encodeTags({ workbench_model_features: features, warm_up_row: { smiles: "CCO" } }),
    });
    const calls: string[] = [];
    const metadata = await readMetadata(sagemaker, endpointArn, (api) => calls.push(api));
    expect(metadata).toEqual({
      batchSize: 25,
      maxInFlight: 4,
      metaEndpointDag: undefined,
      features,
      asyncEndpoint: true,
      minInstances: undefined,
      maxInstances: undefined,
      warmUpRow: { smiles: "CCO" },
      problems: [],
    });
    expect(calls).toEqual(["sagemaker.ListTags"]);
  });

  test("that AWS takes from `encodeTags` give the same metadata back", async () => {
    const metadata: Metadata = {
      "owner: team/a=b+c@d": "Jörg, «chemist»",
      empty: "",
      space: " ",
      text_number: "0012",
      note_chunk_7: "not a chunk",
      meta_endpoint_dag: { nodes: Array.from({ length: 80 }, (_, at) => ({ name: `node ${at}` })) },
    };
    const { sagemaker, endpointArn } = await tagged();
    const Tags = Object.entries(encodeTags(metadata)).map(([Key, Value]) => ({ Key, Value }));
    await sagemaker.send(new AddTagsCommand({ ResourceArn: endpointArn, Tags }));
    expect(decodeTags(await readTags(sagemaker, endpointArn, unheard))).toEqual(metadata);
  });

  test("with values that cannot be used are ignored and named", async () => {
    const { sagemaker, endpointArn } = await tagged({
      inference_batch_size: "0",
      inference_max_in_flight: "many",
    });
    const { batchSize, maxInFlight, problems } = await readMetadata(sagemaker, endpointArn, unheard);
    expect({ batchSize, maxInFlight }).toEqual({ batchSize: undefined, maxInFlight: undefined });
    expect(problems).toEqual([
      expect.stringContaining('"inference_batch_size"'),
      expect.stringContaining('"inference_max_in_flight"'),
    ]);
  });

  test("are read to the last page", async () => {
    const { url, tokens } = await servingPages([
      { Tags: [{ Key: "note_chunk_2", Value: "b" }], NextToken: "second" },
      { Tags: [], NextToken: "third" },
      { Tags: [{ Key: "note_chunk_1", Value: "a" }] },
    ]);
    const tags = await readTags(clientAt(url), arn, unheard);
    expect(tags).toEqual({ note_chunk_1: "a", note_chunk_2: "b" });
    expect(tokens).toEqual([undefined, "second", "third"]);
  });
});

describe("tags that cannot be read", () => {
  test("for want of a permission leave everything unknown, and the permission is named", async () => {
    const { sagemaker, endpointArn } = await tagged({ inference_batch_size: "25" }, ["sagemaker:ListTags"]);
    const { batchSize, problems } = await readMetadata(sagemaker, endpointArn, unheard);
    expect(batchSize).toBeUndefined();
    expect(problems).toEqual([
      expect.stringContaining(`The credentials lack sagemaker:ListTags on ${endpointArn}.`),
    ]);
  });

  test.each([
    [400, "AccessDeniedException"],
    [400, "ValidationException"],
    [400, "UnknownOperationException"],
    [400, "ThrottlingException"],
    [500, "InternalFailure"],
  ])("%i %s leaves everything unknown, and says which permission reading needs", async (status, type) => {
    const { url } = await answering(status, type);
    const { problems, ...facts } = await readMetadata(clientAt(url), arn, unheard);
    expect(Object.values(facts).filter((fact) => fact !== undefined)).toEqual([]);
    expect(problems).toEqual([expect.stringContaining("sagemaker:ListTags")]);
    expect(problems[0]).toContain(`${type} from AWS`);
  });

  test("an abort is not a problem of the tags: it ends the reading", async () => {
    const { sagemaker, endpointArn } = await tagged({ inference_batch_size: "25" });
    const reading = readMetadata(sagemaker, endpointArn, unheard, AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ code: "cancelled" });
  });
});

/** A SageMaker that lists tags page by page, which the emulator's limit of 50 tags never needs. It ends with the test. */
async function servingPages(
  pages: readonly object[],
): Promise<{ url: string; tokens: (string | undefined)[] }> {
  const tokens: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const page = pages[tokens.length];
    tokens.push((JSON.parse(body) as { NextToken?: string }).NextToken);
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(page));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, tokens };
}
