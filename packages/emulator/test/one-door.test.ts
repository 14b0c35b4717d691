import { request } from "node:http";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { DescribeEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, onTestFinished, test } from "vitest";
import { type EmulatorConfiguration, startEmulator } from "../src/index.ts";
import { echo, oneEndpoint } from "./support/start.ts";

async function clientsOf(configuration: EmulatorConfiguration) {
  const emulator = await startEmulator(configuration);
  const clients = {
    s3: new S3Client(emulator.clientConfig),
    sqs: new SQSClient(emulator.clientConfig),
    sns: new SNSClient(emulator.clientConfig),
    sts: new STSClient(emulator.clientConfig),
    dynamodb: new DynamoDBClient(emulator.clientConfig),
    sagemaker: new SageMakerClient(emulator.clientConfig),
  };
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await emulator.close();
  });
  return { emulator, ...clients };
}

const table = {
  TableName: "answers",
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" as const }],
  BillingMode: "PAY_PER_REQUEST" as const,
};

describe("one URL", () => {
  test("serves S3, SQS, SNS, DynamoDB, STS and SageMaker, and counts each call", async () => {
    const { emulator, s3, sqs, sns, sts, dynamodb, sagemaker } = await clientsOf({
      ...oneEndpoint(echo),
      accountId: "123456789012",
    });
    await s3.send(new PutObjectCommand({ Bucket: "demo", Key: "a/b", Body: "x" }));
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: "demo", Prefix: "a/" }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(["a/b"]);

    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "jobs" }));
    expect(QueueUrl).toMatch(new RegExp(`^${emulator.url}/`));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "direct" }));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
    const Endpoint = "arn:aws:sqs:us-east-1:000000000000:jobs";
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint,
        Attributes: { RawMessageDelivery: "true" },
      }),
    );
    await sns.send(new PublishCommand({ TopicArn, Message: "published" }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages?.map(({ Body }) => Body).sort()).toEqual(["direct", "published"]);

    await dynamodb.send(new CreateTableCommand(table));
    await dynamodb.send(new PutItemCommand({ TableName: "answers", Item: { id: { S: "1" } } }));
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: "answers", Key: { id: { S: "1" } } }),
    );
    expect(Item).toEqual({ id: { S: "1" } });

    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: "123456789012" });
    await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "model" }));

    expect(emulator.requests()).toEqual({
      "dynamodb.CreateTable": 1,
      "dynamodb.GetItem": 1,
      "dynamodb.PutItem": 1,
      "s3.ListObjectsV2": 1,
      "s3.PutObject": 1,
      "sagemaker.DescribeEndpoint": 1,
      "sns.CreateTopic": 1,
      "sns.Publish": 1,
      "sns.Subscribe": 1,
      "sqs.CreateQueue": 1,
      "sqs.ReceiveMessage": 1,
      "sqs.SendMessage": 1,
      "sts.GetCallerIdentity": 1,
    });
  });

  test("takes an S3 object of any content type and key", async () => {
    const { s3 } = await clientsOf({ buckets: ["demo"] });
    for (const ContentType of [
      "application/x-www-form-urlencoded",
      "application/x-amz-json-1.0",
      "application/json",
    ]) {
      const Key = `ends with ü?&+%/${ContentType}`;
      await s3.send(new PutObjectCommand({ Bucket: "demo", Key, Body: "not what it says", ContentType }));
      const stored = await s3.send(new GetObjectCommand({ Bucket: "demo", Key }));
      expect(stored.ContentType).toBe(ContentType);
      expect(await stored.Body?.transformToString()).toBe("not what it says");
    }
  });

  test("takes an S3 object larger than the embedded library's own limit", async () => {
    const { s3 } = await clientsOf({ buckets: ["demo"] });
    await s3.send(new PutObjectCommand({ Bucket: "demo", Key: "big", Body: Buffer.alloc(16 * 1024 * 1024) }));
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: "demo", Key: "big" }));
    expect(ContentLength).toBe(16 * 1024 * 1024);
  });

  test("a bucket may have the name of one of the embedded library's own paths", async () => {
    const { s3 } = await clientsOf({ buckets: ["health"] });
    expect(await s3.send(new ListObjectsV2Command({ Bucket: "health" }))).toMatchObject({ KeyCount: 0 });
  });
});

describe("virtual-hosted S3", () => {
  /** The answer to a GET with a Host header of its own. */
  function get(
    url: string,
    path: string,
    host: string,
  ): Promise<{ status: number | undefined; text: string }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url + path, { headers: { host } }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode, text }));
      });
      outgoing.on("error", reject).end();
    });
  }

  test.each([
    ["demo.localhost:4580"],
    ["demo.127.0.0.1:4580"],
    ["demo.s3.localhost:4580"],
    ["demo.s3.us-east-1.amazonaws.com"],
  ])("finds the bucket in Host %s", async (host) => {
    const { emulator, s3 } = await clientsOf({ buckets: ["demo"] });
    await s3.send(new PutObjectCommand({ Bucket: "demo", Key: "a/b", Body: "x" }));
    expect(await get(emulator.url, "/a/b", host)).toEqual({ status: 200, text: "x" });
    expect((await get(emulator.url, "/?list-type=2", host)).text).toContain("<Key>a/b</Key>");
    expect(emulator.requests()).toMatchObject({ "s3.GetObject": 1, "s3.ListObjectsV2": 1 });
  });

  test("any other name of this machine is no bucket", async () => {
    const { emulator, s3 } = await clientsOf({});
    await s3.send(new CreateBucketCommand({ Bucket: "demo" }));
    await s3.send(new PutObjectCommand({ Bucket: "demo", Key: "k", Body: "x" }));
    expect(await get(emulator.url, "/demo/k", "host.docker.internal:4580")).toEqual({
      status: 200,
      text: "x",
    });
  });
});

describe("accessKeyIds", () => {
  const configuration = { ...oneEndpoint(echo), accessKeyIds: ["AKIAGOOD"] };
  const wrong = { credentials: { accessKeyId: "AKIAWRONG", secretAccessKey: "x" } };

  test("a listed key is served, and is what clientConfig and environment carry", async () => {
    const { emulator, s3 } = await clientsOf(configuration);
    expect(emulator.environment.AWS_ACCESS_KEY_ID).toBe("AKIAGOOD");
    await s3.send(new PutObjectCommand({ Bucket: "demo", Key: "k", Body: "x" }));
  });

  test("another key is refused by each service in its own words", async () => {
    const { emulator } = await clientsOf(configuration);
    const config = { ...emulator.clientConfig, ...wrong };
    const invalid = {
      message: "The security token included in the request is invalid.",
      $metadata: { httpStatusCode: 403 },
    };
    const sagemaker = new SageMakerClient(config);
    const dynamodb = new DynamoDBClient(config);
    const sts = new STSClient(config);
    const s3 = new S3Client(config);
    onTestFinished(() => [sagemaker, dynamodb, sts, s3].forEach((client) => void client.destroy()));
    await expect(
      sagemaker.send(new DescribeEndpointCommand({ EndpointName: "model" })),
    ).rejects.toMatchObject({ name: "UnrecognizedClientException", ...invalid });
    await expect(dynamodb.send(new CreateTableCommand(table))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
      ...invalid,
    });
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      ...invalid,
    });
    await expect(s3.send(new GetObjectCommand({ Bucket: "demo", Key: "k" }))).rejects.toMatchObject({
      name: "InvalidAccessKeyId",
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("an unsigned request is refused, the inspection API is not", async () => {
    const { emulator } = await clientsOf(configuration);
    expect((await fetch(`${emulator.url}/demo/k`)).status).toBe(403);
    expect((await fetch(`${emulator.url}/_emulator/health`)).status).toBe(200);
  });
});
