import { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { S3Location } from "@sagemaker-async/core/protocol";

/** An object that is there. Its body is still to be read. */
export type OpenedObject = {
  readonly sizeBytes: number;
  readonly lastModified: Date | undefined;
  /** The first bytes, or all of them. A body that stalls ends in a `TimeoutError`. */
  read(mostBytes: number, patienceMs: number): Promise<Buffer>;
  /** Lets go of a body that nobody reads. */
  discard(): void;
};

/** One GET: it costs no more than a HEAD, and nothing is read of an object that is too large. Throws what the SDK throws. */
export async function openObject(s3: S3Client, { bucket, key }: S3Location): Promise<OpenedObject> {
  const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const body = answer.Body instanceof Readable ? answer.Body : Readable.from([]);
  return {
    sizeBytes: answer.ContentLength ?? 0,
    lastModified: answer.LastModified,
    read: (mostBytes, patienceMs) => readUpTo(body, mostBytes, patienceMs),
    discard: () => void body.destroy(),
  };
}

async function readUpTo(body: Readable, mostBytes: number, patienceMs: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const timer = setTimeout(() => body.destroy(timeout()), patienceMs);
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= mostBytes) break;
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
}

function timeout(): Error {
  return Object.assign(new Error("The body took too long to arrive"), { name: "TimeoutError" });
}
