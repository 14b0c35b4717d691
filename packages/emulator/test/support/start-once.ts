import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointAsyncCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SNSClient } from "@aws-sdk/client-sns";
import { onTestFinished } from "vitest";
import type { EmulatorConfiguration } from "../../src/index.ts";
import { echo, oneEndpoint, start } from "./start.ts";

/** Clients that try once, so that what they meet is not hidden by their own retries. */
export async function startOnce(configuration: EmulatorConfiguration = oneEndpoint(echo)) {
  const started = await start(configuration);
  const config = { ...started.emulator.clientConfig, maxAttempts: 1 };
  const once = {
    s3: new S3Client(config),
    runtime: new SageMakerRuntimeClient(config),
    sagemaker: new SageMakerClient(config),
    dynamodb: new DynamoDBClient(config),
    sns: new SNSClient(config),
  };
  onTestFinished(() => Object.values(once).forEach((client) => void client.destroy()));
  return {
    ...started,
    once,
    put: (key: string, condition: { IfNoneMatch?: string; IfMatch?: string } = {}) =>
      once.s3.send(new PutObjectCommand({ Bucket: "demo", Key: key, Body: "x", ...condition })),
    invokeOnce: (endpoint = "model") =>
      once.runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: endpoint, Body: Buffer.from("x") })),
  };
}
