import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  InvokeEndpointAsyncCommand,
  type InvokeEndpointAsyncCommandInput,
  SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import { onTestFinished } from "vitest";
import { type EmulatorConfiguration, type ModelFunction, startEmulator } from "../../src/index.ts";

/** A running emulator with the clients that most tests need; closed when the test is over. */
export async function start(configuration: EmulatorConfiguration) {
  const emulator = await startEmulator(configuration);
  const s3 = new S3Client(emulator.clientConfig);
  const runtime = new SageMakerRuntimeClient(emulator.clientConfig);
  onTestFinished(async () => {
    s3.destroy();
    runtime.destroy();
    await emulator.close();
  });

  return {
    emulator,
    s3,
    runtime,
    /** Puts an input object and answers its URI. */
    async stage(body: string, key = "input/1") {
      await s3.send(new PutObjectCommand({ Bucket: "demo", Key: key, Body: body }));
      return `s3://demo/${key}`;
    },
    invoke: (input: Partial<InvokeEndpointAsyncCommandInput>) =>
      runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "model", ...input })),
    /** Reads an object; undefined when it does not exist. */
    async read(uri: string | undefined) {
      const [, Bucket = "", Key = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri ?? "") ?? [];
      try {
        const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return { body: await Body?.transformToString(), contentType: ContentType };
      } catch (error) {
        if (error instanceof Error && error.name === "NoSuchKey") return undefined;
        throw error;
      }
    },
  };
}

/** One endpoint called "model" that writes to the bucket "demo". */
export function oneEndpoint(
  model: ModelFunction,
  more: Omit<NonNullable<NonNullable<EmulatorConfiguration["endpoints"]>[string]>, "model"> = {},
): EmulatorConfiguration {
  const async = { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" };
  return { buckets: ["demo"], endpoints: { model: { async, ...more, model } } };
}

export const echo: ModelFunction = ({ body, contentType }) => ({ body, contentType });

/** A model that answers no one until the test says so, and everyone from then on. */
export function heldModel() {
  const held: (() => void)[] = [];
  let isOpen = false;
  const model: ModelFunction = ({ body }) =>
    new Promise((resolve) => {
      const answer = () => resolve({ body });
      if (isOpen) answer();
      else held.push(answer);
    });
  const releaseAll = () => {
    isOpen = true;
    for (const release of held) release();
  };
  return { model, held, releaseAll };
}
