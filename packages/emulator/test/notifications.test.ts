import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { oneEndpoint, start } from "./support/start.ts";

const topic = (name: string) => `arn:aws:sns:us-east-1:000000000000:${name}`;

async function startNotifying() {
  const started = await start(
    oneEndpoint(
      ({ body }) => ({
        body,
        contentType: "text/csv",
        status: Buffer.from(body).toString() === "bad" ? 500 : 200,
      }),
      {
        async: {
          outputPath: "s3://demo/out",
          successTopic: topic("ok"),
          errorTopic: topic("bad"),
          includeInferenceResponseIn: ["SUCCESS_NOTIFICATION_TOPIC"],
        },
      },
    ),
  );
  const sqs = new SQSClient(started.emulator.clientConfig);
  const sns = new SNSClient(started.emulator.clientConfig);
  onTestFinished(() => {
    sqs.destroy();
    sns.destroy();
  });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "results" }));
  for (const name of ["ok", "bad"]) {
    await sns.send(
      new SubscribeCommand({
        TopicArn: topic(name),
        Protocol: "sqs",
        Endpoint: "arn:aws:sqs:us-east-1:000000000000:results",
        Attributes: { RawMessageDelivery: "true" },
      }),
    );
  }
  return {
    ...started,
    async receive() {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
      const ReceiptHandle = Messages?.[0]?.ReceiptHandle;
      if (ReceiptHandle) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      return JSON.parse(Messages?.[0]?.Body ?? "null");
    },
  };
}

test("a success is told to the success topic, with the answer where the endpoint includes it", async () => {
  const { stage, invoke, receive } = await startNotifying();
  const accepted = await invoke({
    InputLocation: await stage("a,b"),
    ContentType: "text/csv",
    InferenceId: "mine",
  });
  const message = await receive();
  expect(message).toEqual({
    awsRegion: "us-east-1",
    eventTime: expect.stringMatching(/^\d{4}-.*Z$/),
    receivedTime: expect.stringMatching(/^\d{4}-.*Z$/),
    invocationStatus: "Completed",
    requestParameters: { contentType: "text/csv", endpointName: "model", inputLocation: "s3://demo/input/1" },
    responseParameters: { contentType: "text/csv", outputLocation: accepted.OutputLocation },
    responseBody: {
      content: Buffer.from("a,b").toString("base64"),
      message: "Check S3 path location(if configured) or Cloudwatch for additional details.",
      encoding: "BASE64",
    },
    inferenceId: "mine",
    eventVersion: "1.0",
    eventSource: "aws:sagemaker",
    eventName: "InferenceResult",
  });
});

test("a failure is told to the error topic, without responseParameters", async () => {
  const { invoke, receive } = await startNotifying();
  await invoke({ Body: Buffer.from("bad"), InferenceId: "mine" });
  const message = await receive();
  expect(message).toMatchObject({
    invocationStatus: "Failed",
    failureReason:
      "ClientError: Received server error (500) from model. See the SageMaker Endpoint logs in your account for more information.",
    requestParameters: { endpointName: "model" },
    inferenceId: "mine",
  });
  expect(message).not.toHaveProperty("responseParameters");
});

test("notificationFailed: nobody is told, and the emulator says so", async () => {
  const { emulator, invoke, receive } = await startNotifying();
  emulator.faults.add({ kind: "notificationFailed", endpoint: "model", count: 1 });
  await invoke({ Body: Buffer.from("x"), InferenceId: "untold" });
  expect(await emulator.events.waitFor("notification.failed")).toMatchObject({ inferenceId: "untold" });
  await invoke({ Body: Buffer.from("x"), InferenceId: "told" });
  expect(await receive()).toMatchObject({ inferenceId: "told" });
});

test("notificationTwice: the same message comes again", async () => {
  const { emulator, invoke, receive } = await startNotifying();
  emulator.faults.add({ kind: "notificationTwice", count: 1 });
  await invoke({ Body: Buffer.from("x"), InferenceId: "mine" });
  const first = await receive();
  expect(first).toMatchObject({ inferenceId: "mine" });
  expect(await receive()).toEqual(first);
});

test("an answer above 128 KB is not included", async () => {
  const { invoke, stage, receive } = await startNotifying();
  const largest = "x".repeat(128 * 1024);
  await invoke({ InputLocation: await stage(largest) });
  expect((await receive()).responseBody.content).toBe(Buffer.from(largest).toString("base64"));
  await invoke({ InputLocation: await stage(`${largest}x`) });
  expect(await receive()).not.toHaveProperty("responseBody");
});

test("a topic whose ARN cannot be had is a configuration error that names it", async () => {
  const async = { outputPath: "s3://demo/out", errorTopic: "arn:aws:sns:eu-west-1:123456789012:bad" };
  await expect(start({ endpoints: { model: { async } } })).rejects.toThrow(
    /endpoints\.model\.async\.errorTopic: .*arn:aws:sns:us-east-1:000000000000:bad/,
  );
});
