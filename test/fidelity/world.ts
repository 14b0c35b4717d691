import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeEndpointCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
  InvokeEndpointAsyncCommand,
  type InvokeEndpointAsyncCommandInput,
  SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import type { ClientConfig } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import { type Exchange, recordWire } from "./wire.ts";

export type StoredObject = { readonly body: string; readonly contentType: string | undefined };

/** An asynchronous endpoint that answers with what it is sent, emulated or real, and all that a case needs to talk to it. */
export type World = {
  readonly endpointName: string;
  /** The endpoint's `S3OutputPath` and `S3FailurePath`. */
  readonly outputPath: string;
  readonly failurePath: string | undefined;
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  /** What went over the wire to SageMaker Runtime, newest last. */
  readonly wire: readonly Exchange[];
  /** Where a case may put objects of its own; empty at first. */
  readonly scratch: { readonly bucket: string; readonly prefix: string };
  /** Puts an input object and gives its URI. */
  readonly stage: (body: string | Uint8Array) => Promise<string>;
  readonly invoke: (input: Partial<InvokeEndpointAsyncCommandInput>) => Promise<Accepted>;
  /** An object as it is now. */
  readonly read: (uri: string) => Promise<StoredObject | undefined>;
  /** The first of these places that holds an object, waited for. */
  readonly settled: (accepted: Accepted) => Promise<StoredObject>;
};

export type Accepted = {
  readonly InferenceId: string;
  readonly OutputLocation: string;
  readonly FailureLocation: string | undefined;
};

export type OpenWorldOptions = {
  readonly clientConfig: ClientConfig | Record<string, never>;
  readonly endpointName: string;
  /** Between two looks at an output. */
  readonly intervalMs: number;
};

/** Clients that try once, so that a case sees the service's answer and not the SDK's retries. They end with the test. */
export async function openWorld({
  clientConfig,
  endpointName,
  intervalMs,
}: OpenWorldOptions): Promise<World> {
  const config = { ...clientConfig, maxAttempts: 1 };
  const s3 = new S3Client(config);
  const sagemaker = new SageMakerClient(config);
  const runtime = new SageMakerRuntimeClient(config);
  onTestFinished(() => {
    for (const client of [s3, sagemaker, runtime]) client.destroy();
  });
  const wire = recordWire(runtime);
  const { AsyncInferenceConfig } = await sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: endpointName }),
  );
  const { S3OutputPath, S3FailurePath } = AsyncInferenceConfig?.OutputConfig ?? {};
  if (S3OutputPath === undefined)
    throw new Error(`${endpointName} must be an asynchronous endpoint with an S3OutputPath.`);
  const scratch = {
    bucket: locate(S3OutputPath).bucket,
    prefix: `sagemaker-async-fidelity/${randomUUID()}/`,
  };

  const read = (uri: string) => readObject(s3, uri);
  return {
    endpointName,
    outputPath: S3OutputPath,
    failurePath: S3FailurePath,
    s3,
    sagemaker,
    runtime,
    wire,
    scratch,
    read,
    async stage(body) {
      const key = `${scratch.prefix}${randomUUID()}`;
      await s3.send(new PutObjectCommand({ Bucket: scratch.bucket, Key: key, Body: body }));
      return `s3://${scratch.bucket}/${key}`;
    },
    async invoke(input) {
      const { InferenceId, OutputLocation, FailureLocation } = await runtime.send(
        new InvokeEndpointAsyncCommand({ EndpointName: endpointName, ...input }),
      );
      if (InferenceId === undefined || OutputLocation === undefined)
        throw new Error("The answer has no InferenceId or no OutputLocation.");
      return { InferenceId, OutputLocation, FailureLocation };
    },
    async settled({ OutputLocation, FailureLocation }) {
      for (;;) {
        for (const uri of [OutputLocation, FailureLocation]) {
          const found = uri === undefined ? undefined : await read(uri);
          if (found !== undefined) return found;
        }
        await delay(intervalMs);
      }
    },
  };
}

export function locate(uri: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  return { bucket, key };
}

async function readObject(s3: S3Client, uri: string): Promise<StoredObject | undefined> {
  const { bucket, key } = locate(uri);
  try {
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { body: (await Body?.transformToString()) ?? "", contentType: ContentType };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
