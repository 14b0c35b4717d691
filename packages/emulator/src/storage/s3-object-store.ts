import { setTimeout as delay } from "node:timers/promises";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import type { ObjectStore, ObjectTransfer } from "./object-store.ts";
import { isEmptyObject, rangeUpTo, refuseLarger } from "./read-limit.ts";
import { parseS3Uri } from "./s3-uri.ts";

/** How long an outside S3 that does not answer holds up a reset or the end. */
const LONGEST_WAIT_MS = 5_000;

export interface ObjectStoreOptions {
  clientConfig: S3ClientConfig;
  /** Reads and writes objects in the client's place. */
  shortcut: ObjectTransfer | undefined;
  /** User metadata of what is written. */
  metadata: Record<string, string>;
}

/** The object store over an S3 client: the embedded S3 or the one behind `--aws-endpoint`. */
export function createS3ObjectStore({ clientConfig, shortcut, metadata }: ObjectStoreOptions): ObjectStore {
  // The checksums that newer clients add on their own cost a pass over every body and nothing here reads them.
  const s3 = new S3Client({
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...clientConfig,
  });
  const transfer = shortcut ?? createSdkTransfer(s3);
  const writes = new Set<Promise<unknown>>();

  return {
    async get(uri, limitBytes, signal) {
      return { body: await transfer.get(locate(uri), limitBytes, signal) };
    },
    async check(uri) {
      const { bucket, key } = locate(uri);
      await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    },
    async isMissing({ bucket, key }) {
      const isNotThere = (sent: Promise<unknown>) => sent.then(() => false, isNotFound);
      const isKeyNotThere = await isNotThere(s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
      return isKeyNotThere && !(await isNotThere(s3.send(new HeadBucketCommand({ Bucket: bucket }))));
    },
    async kmsKeyOf({ bucket, key }) {
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).catch(() => undefined);
      return head?.ServerSideEncryption === "aws:kms" ? head.SSEKMSKeyId : undefined;
    },
    async put(uri, body, contentType, kmsKeyId) {
      const attributes = { contentType, metadata, kmsKeyId };
      const write = transfer.put(locate(uri), body, attributes).finally(() => writes.delete(write));
      writes.add(write);
      await write;
    },
    async written() {
      await Promise.race([Promise.allSettled(writes), delay(LONGEST_WAIT_MS, undefined, { ref: false })]);
    },
    async createBucketIfMissing(bucket) {
      try {
        await s3.send(new HeadBucketCommand({ Bucket: bucket }));
      } catch (error) {
        if (!isNotFound(error)) throw error;
        await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      }
    },
    async emptyAllBuckets() {
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      for (const { Name } of Buckets) if (Name !== undefined) await emptyBucket(s3, Name);
    },
    close: () => s3.destroy(),
  };
}

const isNotFound = (error: unknown) => error instanceof Error && error.name === "NotFound";

function createSdkTransfer(s3: S3Client): ObjectTransfer {
  return {
    async get({ bucket, key }, limitBytes, abortSignal) {
      const abort = new AbortController();
      const signal = AbortSignal.any([abortSignal, abort.signal]);
      const get = new GetObjectCommand({ Bucket: bucket, Key: key, Range: rangeUpTo(limitBytes) });
      try {
        const { Body, ContentRange } = await s3.send(get, { abortSignal: signal });
        refuseLarger(ContentRange, limitBytes);
        return Body === undefined ? new Uint8Array() : await Body.transformToByteArray();
      } catch (error) {
        if (isEmptyObject(error)) return new Uint8Array();
        // What has not been read is not fetched.
        abort.abort();
        throw error;
      }
    },
    async put({ bucket, key }, body, { contentType, metadata, kmsKeyId }) {
      const encryption = kmsKeyId && ({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKeyId } as const);
      const attributes = { ContentType: contentType, Metadata: metadata, ...(encryption || {}) };
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...attributes }));
    },
  };
}

async function emptyBucket(s3: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
    if (keys.length === 0) return;
    await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }));
  }
}

function locate(uri: string) {
  const location = parseS3Uri(uri);
  if (location === undefined || location.key === "") {
    throw Object.assign(new Error(`${uri} does not name an S3 object.`), { name: "InvalidURI" });
  }
  return location;
}
