import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { InvokeEndpointAsyncCommand, type SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { Clock } from "@sagemaker-async/core";

/**
 * The reference: a client as published ones work (SuperCowPowers/workbench, `async_inference.py`; the Python SDK's waiters are
 * alike). Each chunk has its own loop: PUT, invoke, then GET the output and GET the failure after 3, 4.5, 6.75, 10, 10 … s,
 * and at the end DELETE both objects.
 */
export type StraightforwardClient = {
  readonly s3: S3Client;
  readonly runtime: SageMakerRuntimeClient;
  readonly endpointName: string;
  readonly bucket: string;
  readonly clock: Clock;
  readonly onAnswer?: (inferenceId: string) => void;
};

const FIRST_DELAY_MS = 3000;
const MAX_DELAY_MS = 10_000;
const GROWTH = 1.5;

/** Runs `count` chunks with at most `maxInFlight` at once. */
export async function runStraightforward(
  client: StraightforwardClient,
  count: number,
  maxInFlight: number,
): Promise<void> {
  const chunks = Array.from({ length: count }, (_, at) => at).values();
  const lanes = Array.from({ length: maxInFlight }, async () => {
    for (const chunk of chunks) await runChunk(client, `reference-${chunk}`);
  });
  await Promise.all(lanes);
}

async function runChunk(
  { s3, runtime, endpointName, bucket, clock, onAnswer }: StraightforwardClient,
  id: string,
): Promise<void> {
  const inputKey = `reference-input/${id}.csv`;
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: inputKey, Body: "x\n1\n", ContentType: "text/csv" }),
  );
  const accepted = await runtime.send(
    new InvokeEndpointAsyncCommand({
      EndpointName: endpointName,
      InferenceId: id,
      InputLocation: `s3://${bucket}/${inputKey}`,
      ContentType: "text/csv",
      Accept: "text/csv",
      InvocationTimeoutSeconds: 3600,
    }),
  );
  const outputKey = keyOf(accepted.OutputLocation, bucket);
  const failureKey = keyOf(accepted.FailureLocation, bucket);

  let delayMs = FIRST_DELAY_MS;
  while (true) {
    await clock.sleep(delayMs, new AbortController().signal);
    if (await found(s3, bucket, outputKey)) break;
    if (await found(s3, bucket, failureKey)) throw new Error(`${id} failed`);
    delayMs = Math.min(delayMs * GROWTH, MAX_DELAY_MS);
  }
  onAnswer?.(id);
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: inputKey }));
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: outputKey }));
}

async function found(s3: S3Client, bucket: string, key: string): Promise<boolean> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    await Body?.transformToByteArray();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchKey") return false;
    throw error;
  }
}

function keyOf(location: string | undefined, bucket: string): string {
  return (location ?? "").slice(`s3://${bucket}/`.length);
}
