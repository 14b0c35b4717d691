import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { Turns } from "../src/services/turns.ts";
import { start } from "./support/start.ts";

const at = { Bucket: "demo", Key: "lease with spaces/ü" };
const uri = `s3://${at.Bucket}/${at.Key}`;

async function startWithBucket() {
  const started = await start({ buckets: ["demo"] });
  return {
    ...started,
    put: (input: Partial<PutObjectCommandInput>) =>
      started.s3.send(new PutObjectCommand({ ...at, ...input })),
  };
}

const failed = { name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } };

describe("If-None-Match: *", () => {
  test("writes a key that is not there, and refuses one that is", async () => {
    const { put, read } = await startWithBucket();
    await put({ Body: "first", IfNoneMatch: "*" });
    await expect(put({ Body: "second", IfNoneMatch: "*" })).rejects.toMatchObject({
      ...failed,
      Condition: "If-None-Match",
      message: "At least one of the pre-conditions you specified did not hold",
    });
    expect((await read(uri))?.body).toBe("first");
  });

  test("lets exactly one of many racing writers win", async () => {
    const { put, read } = await startWithBucket();
    const bodies = Array.from({ length: 20 }, (_, index) => `writer ${index}`);
    const outcomes = await Promise.allSettled(bodies.map((Body) => put({ Body, IfNoneMatch: "*" })));
    const winners = bodies.filter((_body, index) => outcomes[index]?.status === "fulfilled");
    expect(winners).toHaveLength(1);
    expect((await read(uri))?.body).toBe(winners[0]);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(failed);
    }
  });

  test("holds for a multipart upload and for a copy too", async () => {
    const { s3, put, read } = await startWithBucket();
    await put({ Body: "kept" });
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
    const part = { ...at, UploadId, PartNumber: 1, Body: "uploaded" };
    const { ETag } = await s3.send(new UploadPartCommand(part));
    const Parts = [{ ETag, PartNumber: 1 }];
    const complete = { ...at, UploadId, MultipartUpload: { Parts }, IfNoneMatch: "*" };
    await expect(s3.send(new CompleteMultipartUploadCommand(complete))).rejects.toMatchObject(failed);
    await put({ Key: "source", Body: "copied" });
    const copy = { ...at, CopySource: "demo/source", IfNoneMatch: "*" };
    await expect(s3.send(new CopyObjectCommand(copy))).rejects.toMatchObject(failed);
    expect((await read(uri))?.body).toBe("kept");
    await s3.send(new CopyObjectCommand({ ...copy, Key: "new" }));
    expect((await read("s3://demo/new"))?.body).toBe("copied");
  });

  test("any other value is not implemented, as on S3", async () => {
    const { put } = await startWithBucket();
    await expect(put({ Body: "x", IfNoneMatch: '"abc"' })).rejects.toMatchObject({
      name: "NotImplemented",
      $metadata: { httpStatusCode: 501 },
    });
  });
});

describe("If-Match", () => {
  test("replaces an object whose ETag it names, with quotes or without", async () => {
    const { put, read } = await startWithBucket();
    const { ETag: first } = await put({ Body: "first" });
    const { ETag: second = "" } = await put({ Body: "second", IfMatch: first });
    await put({ Body: "third", IfMatch: second.replaceAll('"', "") });
    expect((await read(uri))?.body).toBe("third");
    await expect(put({ Body: "late", IfMatch: first })).rejects.toMatchObject({
      ...failed,
      Condition: "If-Match",
    });
    expect((await read(uri))?.body).toBe("third");
  });

  test("lets exactly one of many racing writers replace an object", async () => {
    const { put } = await startWithBucket();
    const { ETag } = await put({ Body: "first" });
    const bodies = Array.from({ length: 20 }, (_, index) => `writer ${index}`);
    const outcomes = await Promise.allSettled(bodies.map((Body) => put({ Body, IfMatch: ETag })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("a missing key is NoSuchKey, a missing bucket NoSuchBucket", async () => {
    const { put } = await startWithBucket();
    await expect(put({ Body: "x", IfMatch: '"abc"' })).rejects.toMatchObject({
      name: "NoSuchKey",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(put({ Bucket: "nowhere", Body: "x", IfMatch: '"abc"' })).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(put({ Bucket: "nowhere", Body: "x", IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
  });

  test("holds for DeleteObject", async () => {
    const { s3, put, read } = await startWithBucket();
    const { ETag } = await put({ Body: "x" });
    await expect(s3.send(new DeleteObjectCommand({ ...at, IfMatch: '"abc"' }))).rejects.toMatchObject(failed);
    expect((await read(uri))?.body).toBe("x");
    await s3.send(new DeleteObjectCommand({ ...at, IfMatch: ETag }));
    expect(await read(uri)).toBeUndefined();
  });
});

test("a write takes its turn behind those that are being judged", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const judged = Promise.withResolvers<void>();
  turns.take(async () => {
    await judged.promise;
    order.push("judged");
  });
  expect(turns.areTaken).toBe(true);
  const written = new Promise<void>((resolve) =>
    turns.take(() => {
      order.push("written");
      resolve();
    }),
  );
  judged.resolve();
  await written;
  expect(order).toEqual(["judged", "written"]);
  await expect.poll(() => turns.areTaken).toBe(false);
});
