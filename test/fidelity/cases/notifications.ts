import { Buffer } from "node:buffer";
import { DeleteEndpointCommand, DescribeEndpointCommand } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointAsyncCommand } from "@aws-sdk/client-sagemaker-runtime";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { EmulatorConfiguration, ModelFunction } from "@sagemaker-async/emulator";
import { expect, onTestFinished } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";
import { createEndpoint } from "./through-the-api.ts";

const needsEmulator = "needs topics of which a queue is told";
const successTopic = "arn:aws:sns:us-east-1:000000000000:ok";
const errorTopic = "arn:aws:sns:us-east-1:000000000000:bad";
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z$/);
const common = {
  awsRegion: "us-east-1",
  eventTime: time,
  receivedTime: time,
  eventVersion: "1.0",
  eventSource: "aws:sagemaker",
  eventName: "InferenceResult",
};

export const notificationCases: readonly FidelityCase[] = [
  {
    name: "success-message",
    fact: "A success is told to SuccessTopic: requestParameters as sent, responseParameters with contentType and outputLocation, and with IncludeInferenceResponseIn a responseBody in BASE64",
    certainty: "documented",
    source: sources.asyncNotify,
    needsEmulator,
    async run(start) {
      const { invoke, stage, receive } = await startNotified(start, {
        include: ["SUCCESS_NOTIFICATION_TOPIC"],
      });
      const InputLocation = await stage("a,b");
      const { OutputLocation } = await invoke({
        InputLocation,
        InferenceId: "mine",
        ContentType: "text/csv",
        Accept: "text/csv",
        CustomAttributes: "trace=1",
      });
      expect(JSON.parse((await receive()).Message)).toEqual({
        ...common,
        invocationStatus: "Completed",
        requestParameters: {
          accept: "text/csv",
          contentType: "text/csv",
          customAttributes: "trace=1",
          endpointName: "model",
          inputLocation: InputLocation,
        },
        responseParameters: { contentType: "text/csv", outputLocation: OutputLocation },
        responseBody: {
          content: Buffer.from("a,b").toString("base64"),
          message: "Check S3 path location(if configured) or Cloudwatch for additional details.",
          encoding: "BASE64",
        },
        inferenceId: "mine",
      });
    },
  },
  {
    name: "failure-message",
    fact: "A failure is told to ErrorTopic, with a failureReason and without responseParameters; what was not sent is absent",
    certainty: "reported",
    source: sources.capturedMessage,
    needsEmulator,
    async run(start) {
      const { invoke, stage, receive } = await startNotified(start, {
        model: () => ({ body: "no", status: 500 }),
      });
      const InputLocation = await stage("x");
      await invoke({ InputLocation, InferenceId: "mine" });
      expect(JSON.parse((await receive()).Message)).toEqual({
        ...common,
        invocationStatus: "Failed",
        failureReason:
          "ClientError: Received server error (500) from model. See the SageMaker Endpoint logs in your account for more information.",
        requestParameters: { endpointName: "model", inputLocation: InputLocation },
        inferenceId: "mine",
      });
    },
  },
  {
    name: "results-by-message-alone",
    fact: "S3OutputPath may be missing: then the answer of the call has no OutputLocation, and the result is told to SuccessTopic alone",
    certainty: "service model",
    source: sources.sagemakerModel,
    needsEmulator,
    async run(start) {
      const { runtime, receive, wire, ...world } = await startNotified(start, {});
      const NotificationConfig = {
        SuccessTopic: successTopic,
        IncludeInferenceResponseIn: ["SUCCESS_NOTIFICATION_TOPIC" as const],
      };
      const { name: EndpointName } = await createEndpoint(world, {
        asyncInferenceConfig: { OutputConfig: { NotificationConfig } },
      });
      expect(JSON.parse((await receive()).Message)).toMatchObject({ eventName: "TestNotification" });
      const Body = Buffer.from("x");
      const accepted = await runtime.send(new InvokeEndpointAsyncCommand({ EndpointName, Body }));
      expect(accepted.OutputLocation).toBeUndefined();
      expect(wire.at(-1)?.headers).not.toHaveProperty("x-amzn-sagemaker-outputlocation");
      const message = JSON.parse((await receive()).Message);
      expect(message).toMatchObject({ invocationStatus: "Completed", inferenceId: accepted.InferenceId });
      expect(message.responseParameters).not.toHaveProperty("outputLocation");
      expect(Buffer.from(message.responseBody.content, "base64").toString()).toBe("x");
    },
  },
  {
    name: "place-and-answer-of-a-failure",
    fact: "A failure's message does not say where the failure object is, and holds the container's answer if answers are included for ErrorTopic",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.failureMessage`; `{ failureLocation: false, responseBody: true }`",
    needsEmulator,
    async run(start) {
      const { message } = await messageOfFailure(start, {});
      expect(message).not.toHaveProperty("failureLocation");
      expect(message).toMatchObject({ responseBody: { content: Buffer.from("no").toString("base64") } });
    },
    async otherwise(start) {
      const failureMessage = { failureLocation: true, responseBody: false };
      const { message, failureLocation } = await messageOfFailure(start, { assumptions: { failureMessage } });
      expect(message).toMatchObject({ failureLocation });
      expect(message).not.toHaveProperty("responseBody");
    },
  },
  {
    name: "times-lose-their-last-zeros",
    fact: "eventTime and receivedTime are in UTC with milliseconds, whose last zeros are missing",
    certainty: "reported",
    source: sources.capturedMessage,
    needsEmulator,
    async run(start) {
      const { invoke, receive, emulator } = await startNotified(start, { more: { clock: { frozen: true } } });
      const { clock } = emulator;
      const timesAt = async (millisecond: number) => {
        await clock.advance(2_000 + millisecond - (clock.now() % 1_000));
        const second = new Date(clock.now()).toISOString().slice(0, 19);
        await invoke({ Body: Buffer.from("x") });
        const { eventTime, receivedTime } = JSON.parse((await receive()).Message);
        expect(eventTime).toBe(receivedTime);
        return receivedTime.replace(second, "");
      };
      expect(await timesAt(123)).toBe(".123Z");
      expect(await timesAt(730)).toBe(".73Z");
      expect(await timesAt(0)).toBe("Z");
    },
  },
  {
    name: "message-without-the-answer",
    fact: "Without IncludeInferenceResponseIn a message has no responseBody",
    certainty: "documented",
    source: sources.asyncNotify,
    needsEmulator,
    async run(start) {
      const { invoke, receive } = await startNotified(start, {});
      await invoke({ Body: Buffer.from("x") });
      expect(JSON.parse((await receive()).Message)).not.toHaveProperty("responseBody");
    },
  },
  {
    name: "message-with-an-answer-too-large",
    fact: "An answer of more than 128 KB is not included",
    certainty: "documented",
    source: sources.asyncNotify,
    needsEmulator,
    async run(start) {
      const { invoke, stage, receive } = await startNotified(start, {
        include: ["SUCCESS_NOTIFICATION_TOPIC"],
      });
      await invoke({ InputLocation: await stage("x".repeat(128 * 1024 + 1)) });
      const message = JSON.parse((await receive()).Message);
      expect(message).toMatchObject({ invocationStatus: "Completed" });
      expect(message).not.toHaveProperty("responseBody");
    },
  },
  {
    name: "message-has-no-subject",
    fact: "Messages have neither a subject nor attributes, so a subscription cannot filter by attributes",
    certainty: "reported",
    source: sources.capturedMessage,
    needsEmulator,
    async run(start) {
      const { invoke, receive } = await startNotified(start, {});
      await invoke({ Body: Buffer.from("x") });
      const envelope = await receive();
      expect(envelope.Subject ?? null).toBeNull();
      expect(envelope).not.toHaveProperty("MessageAttributes");
    },
  },
  {
    name: "one-message-an-invocation",
    fact: "Each invocation is told once, to one topic",
    certainty: "documented",
    source: sources.pythonSdk,
    choice: "faults `notificationTwice` and `notificationFailed`; told once",
    needsEmulator,
    async run(start) {
      const { invoke, receive } = await startNotified(start, {});
      const ids = ["1", "2", "3"];
      for (const InferenceId of ids) await invoke({ Body: Buffer.from("x"), InferenceId });
      const told: string[] = [];
      for (const _ of ids) told.push(JSON.parse((await receive()).Message).inferenceId);
      expect(told.sort()).toEqual(ids);
    },
  },
  {
    name: "role-that-may-not-publish",
    fact: "An endpoint with topics becomes Failed when its model's role may not sns:Publish to them; FailureReason says so",
    certainty: "reported",
    source: sources.publishPermission,
    choice: "`principals`; every role may",
    needsEmulator,
    async run(start) {
      const role = "arn:aws:iam::000000000000:role/without-publish";
      const world = await start({ emulator: { principals: { [role]: { deny: ["sns:Publish"] } } } });
      const NotificationConfig = { ErrorTopic: errorTopic };
      const { name: EndpointName } = await createEndpoint(world, {
        asyncInferenceConfig: { OutputConfig: { S3OutputPath: "s3://demo/made", NotificationConfig } },
        role,
      });
      const described = await world.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
      expect(described).toMatchObject({
        EndpointStatus: "Failed",
        FailureReason: expect.stringMatching(
          `^The provided role "${role}" is invalid\\. .*"sns:Publish" permissions for topic "${errorTopic}"`,
        ),
      });
      await world.sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
    },
  },
  {
    name: "test-notification",
    fact: "CreateEndpoint, UpdateEndpoint and UpdateEndpointWeightsAndCapacities publish a TestNotification to the topics",
    certainty: "documented",
    source: sources.asyncNotify,
    needsEmulator,
    async run(start) {
      const { receive, ...world } = await startNotified(start, {});
      const test = { eventVersion: "1.0", eventSource: "aws:sagemaker", eventName: "TestNotification" };
      const received = async () => JSON.parse((await receive()).Message);
      const made = await createEndpoint(world, {
        asyncInferenceConfig: {
          OutputConfig: {
            S3OutputPath: "s3://demo/made",
            NotificationConfig: { SuccessTopic: successTopic },
          },
        },
      });
      expect(await received()).toEqual(test);
      await made.updateCapacity(2);
      expect(await received()).toEqual(test);
      await made.update();
      expect(await received()).toEqual(test);
    },
  },
];

async function messageOfFailure(start: StartEmulated, more: EmulatorConfiguration) {
  const { invoke, receive } = await startNotified(start, {
    include: ["ERROR_NOTIFICATION_TOPIC"],
    model: () => ({ body: "no", status: 500 }),
    more,
  });
  const { FailureLocation: failureLocation } = await invoke({ Body: Buffer.from("x") });
  return { message: JSON.parse((await receive()).Message), failureLocation };
}

type Envelope = { readonly Message: string; readonly Subject?: string | null };
type Include = NonNullable<
  NonNullable<NonNullable<EmulatorConfiguration["endpoints"]>[string]["async"]>["includeInferenceResponseIn"]
>;

/** An endpoint with both topics, and a queue that is told of both. */
async function startNotified(
  start: StartEmulated,
  {
    include = [],
    model,
    more = {},
  }: { readonly include?: Include; readonly model?: ModelFunction; readonly more?: EmulatorConfiguration },
) {
  const world = await start({
    async: { successTopic, errorTopic, includeInferenceResponseIn: include },
    ...(model !== undefined && { endpoint: { model } }),
    emulator: more,
  });
  const sqs = new SQSClient(world.emulator.clientConfig);
  const sns = new SNSClient(world.emulator.clientConfig);
  onTestFinished(() => {
    sqs.destroy();
    sns.destroy();
  });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "told" }));
  for (const TopicArn of [successTopic, errorTopic]) {
    const Endpoint = "arn:aws:sqs:us-east-1:000000000000:told";
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
  }
  return {
    ...world,
    /** The next message, in the envelope of SNS. */
    async receive(): Promise<Envelope> {
      for (;;) {
        const { Messages: [message] = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }),
        );
        if (message?.Body === undefined) continue;
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
        return JSON.parse(message.Body);
      }
    },
  };
}
