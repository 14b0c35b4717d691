import { DynamoDBClient, ListTablesCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  ListTagsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, onTestFinished, test } from "vitest";
import { ConfigurationError, type EmulatorConfiguration, startEmulator } from "../src/index.ts";
import { echo, oneEndpoint, start } from "./support/start.ts";

/** An emulator with an object `demo/kept`, and the clients of a principal that may not do what `deny` names. */
async function startDenying(deny: string[], more: EmulatorConfiguration = {}) {
  const started = await start({
    ...oneEndpoint(echo),
    ...more,
    principals: { AKIALIMITED: { deny } },
  });
  await started.s3.send(new PutObjectCommand({ Bucket: "demo", Key: "kept", Body: "x" }));
  const config = {
    ...started.emulator.clientConfig,
    credentials: { accessKeyId: "AKIALIMITED", secretAccessKey: "x" },
  };
  const limited = {
    s3: new S3Client(config),
    sagemaker: new SageMakerClient(config),
    runtime: new SageMakerRuntimeClient(config),
    dynamodb: new DynamoDBClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    sts: new STSClient(config),
  };
  onTestFinished(() => Object.values(limited).forEach((client) => void client.destroy()));
  return { ...started, limited };
}

const kept = { Bucket: "demo", Key: "kept" };
const missing = { Bucket: "demo", Key: "missing" };
const s3Denied = { name: "AccessDenied", message: "Access Denied", $metadata: { httpStatusCode: 403 } };

describe("S3", () => {
  test("a denied action is AccessDenied, others and other principals go on", async () => {
    const { s3, limited } = await startDenying(["s3:PutObject"]);
    await expect(limited.s3.send(new PutObjectCommand({ ...kept, Body: "y" }))).rejects.toMatchObject(
      s3Denied,
    );
    const copy = new CopyObjectCommand({ ...missing, CopySource: "demo/kept" });
    await expect(limited.s3.send(copy)).rejects.toMatchObject(s3Denied);
    expect(await (await limited.s3.send(new GetObjectCommand(kept))).Body?.transformToString()).toBe("x");
    await s3.send(new PutObjectCommand({ ...kept, Body: "y" }));
  });

  test("a HEAD is refused without a body, as a GET", async () => {
    const { limited } = await startDenying(["s3:GetObject"]);
    await expect(limited.s3.send(new GetObjectCommand(kept))).rejects.toMatchObject(s3Denied);
    await expect(limited.s3.send(new HeadObjectCommand(kept))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("without s3:ListBucket a missing key is 403, an existing one is read", async () => {
    const { s3, limited } = await startDenying(["s3:ListBucket"]);
    await expect(limited.s3.send(new GetObjectCommand(missing))).rejects.toMatchObject(s3Denied);
    await expect(limited.s3.send(new HeadObjectCommand(missing))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await expect(
      limited.s3.send(new GetObjectCommand({ Bucket: "nowhere", Key: "k" })),
    ).rejects.toMatchObject({ name: "NoSuchBucket" });
    await limited.s3.send(new GetObjectCommand(kept));
    await limited.s3.send(new HeadObjectCommand(kept));
    await expect(limited.s3.send(new ListObjectsV2Command({ Bucket: "demo" }))).rejects.toMatchObject(
      s3Denied,
    );
    await expect(s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("so it is with an S3 that is not the emulator's own", async () => {
    const outside = await startEmulator();
    onTestFinished(() => outside.close());
    const { limited } = await startDenying(["s3:ListBucket"], { awsEndpoint: outside.url });
    await expect(limited.s3.send(new GetObjectCommand(missing))).rejects.toMatchObject(s3Denied);
    const elsewhere = new GetObjectCommand({ Bucket: "nowhere", Key: "k" });
    await expect(limited.s3.send(elsewhere)).rejects.toMatchObject({ name: "NoSuchBucket" });
    await limited.s3.send(new GetObjectCommand(kept));
  });

  test("DeleteObjects tells of each key that it was denied, in a 200", async () => {
    const { s3, limited } = await startDenying(["s3:DeleteObject"]);
    const Objects = [{ Key: "kept" }, { Key: "a&b <c>" }];
    const answer = await limited.s3.send(new DeleteObjectsCommand({ Bucket: "demo", Delete: { Objects } }));
    expect(answer.$metadata.httpStatusCode).toBe(200);
    expect(answer.Deleted).toBeUndefined();
    expect(answer.Errors).toEqual(
      Objects.map(({ Key }) => ({ Key, Code: "AccessDenied", Message: "Access Denied" })),
    );
    await expect(limited.s3.send(new DeleteObjectCommand(kept))).rejects.toMatchObject(s3Denied);
    await s3.send(new HeadObjectCommand(kept));
  });
});

const user = "arn:aws:sts::000000000000:assumed-role/emulator/AKIALIMITED";
const arn = "arn:aws:sagemaker:us-east-1:000000000000";

describe("JSON services", () => {
  test("a denied action is AccessDeniedException in AWS's words, naming user, action and resource", async () => {
    const { limited } = await startDenying([
      "sagemaker:Describe*",
      "sagemaker:ListTags",
      "sagemaker:InvokeEndpointAsync",
      "sagemaker:invokeendpoint",
      "dynamodb:Scan",
    ]);
    const denied = (action: string, resource: string, httpStatusCode = 400) => ({
      name: "AccessDeniedException",
      message: `User: ${user} is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`,
      $metadata: { httpStatusCode, attempts: 1 },
    });
    const { sagemaker, runtime, dynamodb } = limited;
    await expect(
      sagemaker.send(new DescribeEndpointCommand({ EndpointName: "Model" })),
    ).rejects.toMatchObject(denied("sagemaker:DescribeEndpoint", `${arn}:endpoint/model`));
    await expect(
      sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: "model" })),
    ).rejects.toMatchObject(denied("sagemaker:DescribeEndpointConfig", `${arn}:endpoint-config/model`));
    await expect(
      sagemaker.send(new ListTagsCommand({ ResourceArn: `${arn}:endpoint/model` })),
    ).rejects.toMatchObject(denied("sagemaker:ListTags", `${arn}:endpoint/model`));
    await expect(
      runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "model", Body: Buffer.from("x") })),
    ).rejects.toMatchObject(denied("sagemaker:InvokeEndpointAsync", `${arn}:endpoint/model`, 403));
    await expect(
      runtime.send(new InvokeEndpointCommand({ EndpointName: "model", Body: Buffer.from("x") })),
    ).rejects.toMatchObject(denied("sagemaker:InvokeEndpoint", `${arn}:endpoint/model`, 403));
    await expect(dynamodb.send(new ScanCommand({ TableName: "answers" }))).rejects.toMatchObject(
      denied("dynamodb:Scan", "arn:aws:dynamodb:us-east-1:000000000000:table/answers"),
    );
    await dynamodb.send(new ListTablesCommand({}));
  });

  test("a refused call queues nothing", async () => {
    const { emulator, limited } = await startDenying(["sagemaker:InvokeEndpointAsync"]);
    const invoke = new InvokeEndpointAsyncCommand({ EndpointName: "model", Body: Buffer.from("x") });
    await expect(limited.runtime.send(invoke)).rejects.toThrow("is not authorized");
    expect(emulator.endpoint("model").invocations()).toEqual([]);
    expect(emulator.requests()).toMatchObject({ "sagemaker-runtime.InvokeEndpointAsync": 1 });
  });
});

test("SNS, SQS and STS can be denied by the operation and as a whole", async () => {
  const { limited } = await startDenying(["sns:CreateTopic", "sqs:*", "sts:*"]);
  await expect(limited.sns.send(new CreateTopicCommand({ Name: "news" }))).rejects.toMatchObject({
    name: "AuthorizationErrorException",
    message: expect.stringContaining("not authorized to perform: sns:CreateTopic"),
    $metadata: { httpStatusCode: 403 },
  });
  await limited.sns.send(new ListTopicsCommand({}));
  await expect(limited.sqs.send(new CreateQueueCommand({ QueueName: "q" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await expect(limited.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: "AccessDenied",
  });
});

test("a principal is accepted beside accessKeyIds", async () => {
  const { limited } = await startDenying(["s3:PutObject"], { accessKeyIds: ["AKIAGOOD"] });
  await limited.s3.send(new GetObjectCommand(kept));
});

test("what is no action is a configuration error", async () => {
  const principals = { AKIALIMITED: { deny: ["ListBucket"] } };
  const error = await startEmulator({ principals }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain("principals.AKIALIMITED.deny[0]: must be an IAM action");
});

describe("the role of an endpoint's model", () => {
  const role = "arn:aws:iam::000000000000:role/sagemaker-async-emulator";

  test.each([
    ["s3:GetObject", /^AccessDenied: Access Denied \(while downloading s3:\/\/demo\/input\/1\)$/, 1],
    ["s3:PutObject", /^AccessDenied: Access Denied \(while uploading s3:\/\/demo\/out\/.*\)$/, 0],
  ])(
    "without %s the request fails, as far as it can be told in S3",
    async (action, error, failureObjects) => {
      const { emulator, s3, stage, invoke } = await start({
        ...oneEndpoint(echo),
        principals: { [role]: { deny: [action] } },
      });
      await invoke({ InputLocation: await stage("x") });
      const { invocation } = await emulator.events.waitFor("invocation.failed");
      expect(invocation.error).toMatch(error);
      const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: "demo", Prefix: "bad/" }));
      expect(KeyCount).toBe(failureObjects);
    },
  );
});
