import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { JobOptions } from "@sagemaker-async/core";
import type { EmulatorProcess } from "../emulator-process.ts";
import type { BenchRow } from "../row.ts";
import { oneRowChunks, type Setting, topics, withSetting } from "../setting.ts";

const CHUNKS = 512;
const IN_FLIGHT = 64;
const RUN_MS = 60_000;
const SPEED = 15;

/** S3 and API requests per chunk of 60 s, as the emulator counts them. */
export function requestsPerChunk(): Promise<BenchRow[]> {
  return withSetting(
    { model: { kind: "echo", latencyMs: RUN_MS }, slots: IN_FLIGHT, speed: SPEED },
    async (setting) => {
      const reference = await requests(setting, () => setting.reference(CHUNKS, IN_FLIGHT));
      const ours = async (measure: string, target: number, options: JobOptions) => {
        const run = () =>
          setting.endpoint.inference(oneRowChunks(CHUNKS), { maxInFlight: IN_FLIGHT, ...options });
        return { measure, unit: "requests", ours: await requests(setting, run), reference, target };
      };
      const staged = await ours("requests per chunk, staged (60 s chunks, 64 in flight)", 3.1, {});
      const inline = await ours("requests per chunk, inline", 2.1, { input: "inline" });
      // Not before: the messages of other jobs would lie in the queue.
      const queueUrl = await subscribedQueue(setting.emulator);
      const told = await ours("requests per chunk, told by SNS and SQS", 3.1, { queueUrl });
      return [staged, inline, told];
    },
  );
}

async function requests({ emulator }: Setting, run: () => Promise<unknown>): Promise<number> {
  await emulator.reset();
  await run();
  return (await emulator.requests()) / CHUNKS;
}

/** A queue that hears of every success and failure. */
async function subscribedQueue({ clientConfig }: EmulatorProcess): Promise<string> {
  const sns = new SNSClient(clientConfig);
  const sqs = new SQSClient(clientConfig);
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "ends" }));
  const attributes = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
  const Endpoint = (await sqs.send(attributes)).Attributes?.["QueueArn"];
  for (const name of topics) {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
  }
  sns.destroy();
  sqs.destroy();
  return QueueUrl;
}
