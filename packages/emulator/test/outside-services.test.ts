import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect, onTestFinished, test } from "vitest";
import { type Emulator, startEmulator } from "../src/index.ts";
import { echo, oneEndpoint, start } from "./support/start.ts";

/** Another emulator stands in for LocalStack. */
async function startOutside(): Promise<Emulator> {
  const outside = await startEmulator();
  onTestFinished(() => outside.close());
  return outside;
}

test("with an outside endpoint, S3 is there for clients and for the emulator alike", async () => {
  const outside = await startOutside();
  const { emulator, stage, invoke, read } = await start({ ...oneEndpoint(echo), awsEndpoint: outside.url });
  const accepted = await invoke({ InputLocation: await stage("ab") });
  await emulator.events.waitFor("invocation.completed");
  expect((await read(accepted.OutputLocation))?.body).toBe("ab");
  expect(outside.requests()).toMatchObject({ "s3.CreateBucket": 1, "s3.PutObject": 2, "s3.GetObject": 2 });
  expect(emulator.requests()).toEqual({
    "s3.GetObject": 1,
    "s3.PutObject": 1,
    "sagemaker-runtime.InvokeEndpointAsync": 1,
  });
});

test("there too an input is bounded, and may be empty", async () => {
  const outside = await startOutside();
  const configuration = { ...oneEndpoint(echo), awsEndpoint: outside.url, limits: { inputBytes: 4 } };
  const { emulator, stage, invoke } = await start(configuration);
  const outcome = async (body: string) => {
    const { InferenceId } = await invoke({ InputLocation: await stage(body, `input/${body}`) });
    const event = await emulator.events.waitFor(
      (each) =>
        (each.type === "invocation.completed" || each.type === "invocation.failed") &&
        each.invocation.inferenceId === InferenceId,
    );
    return "invocation" in event ? event.invocation.error : undefined;
  };
  expect(await outcome("")).toBeNull();
  expect(await outcome("1234")).toBeNull();
  expect(await outcome("12345")).toMatch("has 5 bytes, more than the 4 bytes");
});

test("SNS, DynamoDB and what nobody serves go there too", async () => {
  const outside = await startOutside();
  const { emulator } = await start({ awsEndpoint: outside.url });
  const sns = new SNSClient(emulator.clientConfig);
  const dynamodb = new DynamoDBClient(emulator.clientConfig);
  await sns.send(new CreateTopicCommand({ Name: "news" }));
  await dynamodb.send(new ListTablesCommand({}));
  expect(outside.requests()).toEqual({ "sns.CreateTopic": 1, "dynamodb.ListTables": 1 });
  sns.destroy();
  dynamodb.destroy();
});

test("DynamoDB alone can be elsewhere", async () => {
  const outside = await startOutside();
  const { emulator } = await start({ dynamodbEndpoint: outside.url });
  const sns = new SNSClient(emulator.clientConfig);
  const dynamodb = new DynamoDBClient(emulator.clientConfig);
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "answers",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await sns.send(new ListTopicsCommand({}));
  expect(outside.requests()).toEqual({ "dynamodb.CreateTable": 1 });
  sns.destroy();
  dynamodb.destroy();
});

test("a reset never empties what is outside", async () => {
  const outside = await startOutside();
  const { emulator, stage, read } = await start({ ...oneEndpoint(echo), awsEndpoint: outside.url });
  const uri = await stage("kept");
  await emulator.reset({ objects: true });
  expect((await read(uri))?.body).toBe("kept");
});

test("an outside endpoint that is gone is told as such, at the start and later", async () => {
  const outside = await startEmulator();
  const { emulator } = await start({ awsEndpoint: outside.url });
  await outside.close();
  const s3 = new S3Client({ ...emulator.clientConfig, maxAttempts: 1 });
  await expect(s3.send(new ListBucketsCommand({}))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 503 },
  });
  s3.destroy();
  await expect(startEmulator({ buckets: ["demo"], awsEndpoint: outside.url })).rejects.toThrow(
    /buckets: demo could not be created: .*ECONNREFUSED/,
  );
});
