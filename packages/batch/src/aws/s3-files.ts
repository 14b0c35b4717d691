import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { ClientConfig } from "@sagemaker-async/core";
import { UsageError } from "../command-line/usage-error.ts";
import type { ByteSource } from "../places/byte-source.ts";

/** Objects in S3 as files. */
export type S3Files = {
  /** @throws {UsageError} when there is no such object, or it may not be read. */
  source(bucket: string, key: string): Promise<ByteSource>;
  /** The object appears when it is whole. */
  write(bucket: string, key: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  has(bucket: string, key: string): Promise<boolean>;
  remove(bucket: string, key: string): Promise<void>;
  /** Everything under a prefix. */
  removeAll(bucket: string, prefix: string): Promise<void>;
};

/** In so many bytes an object is read: each part is one request, which the SDK repeats when it breaks. */
const PART_BYTES = 8 * 1024 * 1024;

export function s3Files(config: ClientConfig): S3Files {
  const client = new S3Client(config);

  async function* read(bucket: string, key: string, tag: string | undefined, start: number, end: number) {
    for (let from = start; from < end; from += PART_BYTES) {
      const last = Math.min(from + PART_BYTES, end) - 1;
      yield await readPart({ Bucket: bucket, Key: key, IfMatch: tag, Range: `bytes=${from}-${last}` });
    }
  }

  type Part = { Bucket: string; Key: string; IfMatch: string | undefined; Range: string };
  async function readPart(part: Part, attempt = 1): Promise<Uint8Array> {
    try {
      const { Body } = await client.send(new GetObjectCommand(part));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      // The SDK repeats requests, and not the reading of their answers.
      if (attempt < 4 && !hasStatus(error, 412) && !hasStatus(error, 403) && !hasStatus(error, 404)) {
        return readPart(part, attempt + 1);
      }
      throw explain(error, part.Bucket, part.Key, "read");
    }
  }

  return {
    async source(bucket, key) {
      const name = `s3://${bucket}/${key}`;
      const facts = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).catch((error) => {
        throw explain(error, bucket, key, "read");
      });
      const size = facts.ContentLength ?? 0;
      return { name, size, read: (start = 0, end = size) => read(bucket, key, facts.ETag, start, end) };
    },

    async write(bucket, key, bytes) {
      const Body = Readable.from(bytes, { objectMode: false });
      try {
        await new Upload({ client, params: { Bucket: bucket, Key: key, Body } }).done();
      } catch (error) {
        throw explain(error, bucket, key, "write");
      }
    },

    async has(bucket, key) {
      try {
        await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return true;
      } catch (error) {
        // Without s3:ListBucket, S3 answers 403 for what is not there.
        if (hasStatus(error, 404) || hasStatus(error, 403)) return false;
        throw explain(error, bucket, key, "read");
      }
    },

    async remove(bucket, key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },

    async removeAll(bucket, prefix) {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: prefix },
      )) {
        const Objects = Contents.map(({ Key }) => ({ Key }));
        if (Objects.length === 0) continue;
        await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
      }
    },
  };
}

function hasStatus(error: unknown, status: number): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode === status;
}

function explain(cause: unknown, bucket: string, key: string, what: "read" | "write"): Error {
  if (cause instanceof UsageError) return cause;
  const name = `s3://${bucket}/${key}`;
  const permission = what === "read" ? "s3:GetObject" : "s3:PutObject";
  const reason = () => {
    if (hasStatus(cause, 404)) return "there is no such object or bucket. Check the name and the region";
    if (hasStatus(cause, 412)) return "it was changed while it was read. Run the command again with --fresh";
    if (hasStatus(cause, 403))
      return `access is denied. The credentials lack ${permission} on arn:aws:s3:::${bucket}/${key}`;
    return cause instanceof Error ? cause.message : String(cause);
  };
  return new UsageError(`${name} cannot be ${what === "read" ? "read" : "written"}: ${reason()}.`, { cause });
}
