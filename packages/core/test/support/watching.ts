import type { Agent } from "node:http";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { InvokeEndpointAsyncCommand } from "@aws-sdk/client-sagemaker-runtime";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import { createClients } from "../../src/aws/clients.ts";
import type { StoredObject } from "../../src/aws/object-store.ts";
import { parseS3Uri, type S3Location } from "../../src/aws/s3-location.ts";
import { codecFor } from "../../src/codecs/codec-for.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import type { Row } from "../../src/types/row.ts";
import { type Clock, systemClock } from "../../src/wait/clock.ts";
import { openWatcher, type WatchStrategy } from "../../src/watch/open-watcher.ts";
import type { Sighting, Watched } from "../../src/watch/watcher.ts";
import { type ModelOptions, startModel } from "./emulated.ts";

export type WatchingOptions = {
  readonly strategy?: WatchStrategy;
  /** A queue with these subscriptions. Default: no queue. */
  readonly queue?: { readonly topics: readonly ("ok" | "bad")[]; readonly raw?: boolean };
  readonly queueUrl?: string;
  readonly asyncBlock?: ModelOptions["asyncBlock"];
  readonly emulator?: Partial<EmulatorConfiguration>;
  readonly accessKeyId?: string;
  readonly clock?: Clock;
  /** Makes the watcher's connections, so that a test can see them. */
  readonly agent?: Agent;
  readonly onEvent?: (event: InferenceEvent) => void;
};

const topic = (name: string) => `arn:aws:sns:us-east-1:000000000000:${name}`;
const encoding = "application/jsonlines";

/** A running emulator with one endpoint that tells two topics, and a watcher over it. Everything ends with the test. */
export async function watching(model: (row: Row) => Row | Promise<Row>, options: WatchingOptions = {}) {
  const { strategy = "auto", clock = systemClock } = options;
  const emulator = await startModel(model, {
    asyncBlock: { successTopic: topic("ok"), errorTopic: topic("bad"), ...options.asyncBlock },
    around: options.emulator,
  });
  const { credentials } = emulator.clientConfig;
  const clientConfig = {
    ...emulator.clientConfig,
    credentials: { ...credentials, accessKeyId: options.accessKeyId ?? credentials.accessKeyId },
    ...(options.agent && { requestHandler: { httpAgent: options.agent } }),
  };
  const clients = createClients(clientConfig);
  const sqs = new SQSClient(emulator.clientConfig);
  onTestFinished(() => {
    for (const client of [...Object.values(clients), sqs]) client.destroy();
  });
  const queueUrl = options.queue
    ? await subscribedQueue(emulator.clientConfig, options.queue)
    : options.queueUrl;
  await emulator.reset(); // what setting up cost is not counted

  const events: InferenceEvent[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const emit = (event: InferenceEvent) => {
    events.push(event);
    options.onEvent?.(event);
  };
  const watcher = await openWatcher({
    strategy,
    queueUrl,
    clients,
    clientConfig,
    clock,
    signal: stop.signal,
    emit,
  });
  const s3 = createClients(emulator.clientConfig).s3;
  onTestFinished(() => s3.destroy());

  /** Row → accepted invocation. */
  async function invoke(row: Row, timeoutMs = 60_000): Promise<Watched> {
    const inferenceId = `job-${String(row["id"])}`;
    const accepted = await clients.runtime.send(
      new InvokeEndpointAsyncCommand({
        EndpointName: "model",
        InferenceId: inferenceId,
        Body: codecFor(encoding).encode([row]),
        ContentType: encoding,
        Accept: encoding,
        S3OutputPathExtension: "job",
      }),
    );
    return {
      inferenceId,
      outputLocation: parseS3Uri(accepted.OutputLocation ?? ""),
      failureLocation: accepted.FailureLocation ? parseS3Uri(accepted.FailureLocation) : undefined,
      deadlineAt: clock.now() + timeoutMs,
    };
  }

  /** Where it says how → what it says. */
  async function read(watched: Watched, sighting: Sighting): Promise<Row | string> {
    const { outputLocation, failureLocation } = watched;
    const location = sighting.outcome === "output" ? outputLocation : failureLocation;
    const object = sighting.included ?? (await get(location));
    const { body } = object;
    if (sighting.outcome === "failure") return Buffer.from(body).toString();
    return codecFor(object.contentType ?? "").decode(body)[0] ?? {};
  }

  async function get(location: S3Location | undefined): Promise<StoredObject> {
    const command = new GetObjectCommand({ Bucket: location?.bucket, Key: location?.key });
    const { Body, ContentType } = await s3.send(command);
    return { body: (await Body?.transformToByteArray()) ?? new Uint8Array(), contentType: ContentType };
  }

  async function answer(row: Row): Promise<Row | string> {
    const watched = await invoke(row);
    return read(watched, await watcher.watch(watched));
  }

  return {
    emulator,
    watcher,
    events,
    stop,
    invoke,
    read,
    answer,
    fallbacks: () => events.filter((event) => event.type === "watch-fallback"),
    send: (message: unknown) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: typeof message === "string" ? message : JSON.stringify(message),
        }),
      ),
    /** Messages in the queue that anybody could receive, and those that a reader holds at the moment. */
    async messages() {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] }),
      );
      return {
        visible: Number(Attributes["ApproximateNumberOfMessages"]),
        held: Number(Attributes["ApproximateNumberOfMessagesNotVisible"]),
      };
    },
  };
}

async function subscribedQueue(
  clientConfig: ConstructorParameters<typeof SQSClient>[0],
  { topics, raw = true }: NonNullable<WatchingOptions["queue"]>,
): Promise<string> {
  const sqs = new SQSClient(clientConfig ?? {});
  const sns = new SNSClient(clientConfig ?? {});
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "answers" }));
  for (const name of topics) {
    await sns.send(
      new SubscribeCommand({
        TopicArn: topic(name),
        Protocol: "sqs",
        Endpoint: "arn:aws:sqs:us-east-1:000000000000:answers",
        Attributes: { RawMessageDelivery: String(raw) },
      }),
    );
  }
  sqs.destroy();
  sns.destroy();
  return QueueUrl;
}
