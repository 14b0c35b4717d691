import { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { S3Location } from "@sagemaker-async/core/protocol";

/** An object that is there. Its body is still to be read. */
export type OpenedObject = {
  readonly sizeBytes: number;
  readonly lastModified: Date | undefined;
  readonly contentType: string | undefined;
  /** The first bytes, or all of them. */
  read(mostBytes: number): Promise<Buffer>;
  /** Lets go of a body that nobody reads. */
  discard(): void;
};

/** One GET: it costs no more than a HEAD, and nothing is read of an object that is too large. Throws what the SDK throws. */
export async function openObject(s3: S3Client, { bucket, key }: S3Location): Promise<OpenedObject> {
  const {
    Body,
    ContentLength = 0,
    LastModified,
    ContentType,
  } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return {
    sizeBytes: ContentLength,
    lastModified: LastModified,
    contentType: ContentType,
    discard: () => {
      if (Body instanceof Readable) Body.destroy();
    },
    read: (mostBytes) => readUpTo(Body as AsyncIterable<Uint8Array> | undefined, mostBytes),
  };
}

async function readUpTo(body: AsyncIterable<Uint8Array> | undefined, mostBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
}
