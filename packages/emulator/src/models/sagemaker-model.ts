import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import type { ModelRequest, ModelResponse } from "../configuration/model-function.ts";
import type { SagemakerModelConfiguration } from "../configuration/model-schema.ts";
import { parseS3Uri } from "../storage/s3-uri.ts";
import type { Model } from "./model.ts";

const LARGEST_INLINE_BODY_BYTES = 128_000;
const POLL_INTERVAL_MS = 1_000;

/**
 * Passes requests on to a real endpoint, with the credentials of the environment. For recording what it answers.
 */
export function createSagemakerModel(configuration: SagemakerModelConfiguration): Model {
  const { region, url } = configuration;
  const clientConfig = {
    ...(region !== undefined && { region }),
    ...(url !== undefined && { endpoint: url, forcePathStyle: true }),
  };
  const runtime = new SageMakerRuntimeClient(clientConfig);
  const s3 = new S3Client(clientConfig);
  const clients = { runtime, s3 };
  return {
    invoke: (request) =>
      configuration.async
        ? invokeAsync(request, configuration, clients)
        : invokeSync(request, configuration, clients),
    async close() {
      runtime.destroy();
      s3.destroy();
    },
  };
}

interface Clients {
  runtime: SageMakerRuntimeClient;
  s3: S3Client;
}

async function invokeSync(
  request: ModelRequest,
  { endpointName }: SagemakerModelConfiguration,
  { runtime }: Clients,
): Promise<ModelResponse> {
  const { Body, ContentType, CustomAttributes } = await runtime.send(
    new InvokeEndpointCommand({ EndpointName: endpointName, Body: request.body, ...sharedMembers(request) }),
    { abortSignal: request.signal },
  );
  return { body: Body ?? "", contentType: ContentType, customAttributes: CustomAttributes };
}

async function invokeAsync(
  request: ModelRequest,
  configuration: SagemakerModelConfiguration,
  clients: Clients,
): Promise<ModelResponse> {
  const { body, signal } = request;
  const input =
    body.byteLength <= LARGEST_INLINE_BODY_BYTES && body.byteLength > 0
      ? { Body: body }
      : { InputLocation: await stage(body, configuration, clients) };
  const { OutputLocation, FailureLocation } = await clients.runtime.send(
    new InvokeEndpointAsyncCommand({
      EndpointName: configuration.endpointName,
      ...input,
      ...sharedMembers(request),
    }),
    { abortSignal: signal },
  );
  for (;;) {
    const output = await read(OutputLocation, clients, signal);
    if (output !== undefined) return output;
    const failure = await read(FailureLocation, clients, signal);
    if (failure !== undefined) return { ...failure, status: 500 };
    await sleep(POLL_INTERVAL_MS, undefined, { signal });
  }
}

function sharedMembers({ contentType, accept, customAttributes }: ModelRequest) {
  return { ContentType: contentType, Accept: accept, CustomAttributes: customAttributes };
}

async function stage(
  body: Uint8Array,
  { inputPath }: SagemakerModelConfiguration,
  { s3 }: Clients,
): Promise<string> {
  if (inputPath === undefined) {
    throw new Error(
      `An input of ${body.byteLength} bytes does not fit into the call. Say with inputPath where in S3 it may be put.`,
    );
  }
  const location = `${inputPath.replace(/\/$/, "")}/${randomUUID()}`;
  const { bucket, key } = parseS3Uri(location) ?? { bucket: "", key: "" };
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  return location;
}

async function read(
  location: string | undefined,
  { s3 }: Clients,
  signal: AbortSignal,
): Promise<ModelResponse | undefined> {
  const place = parseS3Uri(location ?? "");
  if (place === undefined) return undefined;
  try {
    const { Body, ContentType } = await s3.send(
      new GetObjectCommand({ Bucket: place.bucket, Key: place.key }),
      { abortSignal: signal },
    );
    return { body: (await Body?.transformToByteArray()) ?? "", contentType: ContentType };
  } catch (error) {
    // 403 instead of 404 is what S3 tells a reader without s3:ListBucket.
    if (error instanceof Error && (error.name === "NoSuchKey" || error.name === "AccessDenied"))
      return undefined;
    throw error;
  }
}
