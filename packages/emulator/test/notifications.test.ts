import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
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

test("a topic whose ARN cannot be had is a configuration error that names it", async () => {
  const async = { outputPath: "s3://demo/out", errorTopic: "arn:aws:sns:eu-west-1:123456789012:bad" };
  await expect(start({ endpoints: { model: { async } } })).rejects.toThrow(
    /endpoints\.model\.async\.errorTopic: .*arn:aws:sns:us-east-1:000000000000:bad/,
  );
});
