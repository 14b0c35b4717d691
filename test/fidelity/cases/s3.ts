import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, onTestFinished } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import type { World } from "../world.ts";

const refusedLister = { emulator: { deny: ["s3:ListBucket"] } };

export const s3Cases: readonly FidelityCase[] = [
  {
    name: "seen-at-once",
    fact: "A key that was just found missing is read and listed as soon as it is written, and gone as soon as it is deleted",
    certainty: "documented",
    source: sources.s3Consistency,
    async run(world) {
      const { Bucket, Key } = place(world, "a");
      const keys = async () =>
        (await world.s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key }))).KeyCount;
      await expect(world.s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toThrow();
      await world.s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
      expect(await world.read(`s3://${Bucket}/${Key}`)).toMatchObject({ body: "x" });
      expect(await keys()).toBe(1);
      await world.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));
      expect(await world.read(`s3://${Bucket}/${Key}`)).toBeUndefined();
      expect(await keys()).toBe(0);
    },
  },
  {
    name: "missing-key-is-404",
    fact: "A missing key is 404: NoSuchKey for GET, NotFound without a body for HEAD",
    certainty: "documented",
    source: sources.s3Get,
    async run(world) {
      const missing = place(world, "missing");
      await expect(world.s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({
        name: "NoSuchKey",
        $metadata: { httpStatusCode: 404 },
      });
      await expect(world.s3.send(new HeadObjectCommand(missing))).rejects.toMatchObject({
        name: "NotFound",
        message: "UnknownError",
        $metadata: { httpStatusCode: 404 },
      });
    },
  },
  {
    name: "missing-key-is-403-without-list",
    fact: "Without s3:ListBucket a missing key is 403: AccessDenied for GET, nothing that says why for HEAD",
    certainty: "documented",
    source: sources.s3Head,
    choice: "`principals`; everyone may list",
    needsEmulator: "needs a principal without the right",
    async run(start) {
      const world = await start({ emulator: { principals: refusedLister } });
      const missing = place(world, "missing");
      await expect(world.s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({
        name: "AccessDenied",
        $metadata: { httpStatusCode: 403 },
      });
      await expect(world.s3.send(new HeadObjectCommand(missing))).rejects.toMatchObject({
        name: "Unknown",
        $metadata: { httpStatusCode: 403 },
      });
    },
  },
  {
    name: "write-if-none",
    fact: "If-None-Match: * on a key that exists is 412 PreconditionFailed",
    certainty: "documented",
    source: sources.s3Conditional,
    async run(world) {
      const put = { ...place(world, "once"), Body: "x", IfNoneMatch: "*" };
      await world.s3.send(new PutObjectCommand(put));
      await expect(world.s3.send(new PutObjectCommand(put))).rejects.toMatchObject({
        name: "PreconditionFailed",
        $metadata: { httpStatusCode: 412 },
      });
    },
  },
  {
    name: "write-if-match",
    fact: "If-Match is 412 for another ETag, 404 for a key that vanished",
    certainty: "documented",
    source: sources.s3Conditional,
    async run(world) {
      const at = place(world, "swap");
      const put = (IfMatch: string | undefined) =>
        world.s3.send(new PutObjectCommand({ ...at, Body: "x", IfMatch }));
      await expect(put('"0123456789abcdef0123456789abcdef"')).rejects.toMatchObject({
        name: "NoSuchKey",
        $metadata: { httpStatusCode: 404 },
      });
      const { ETag } = await world.s3.send(new PutObjectCommand({ ...at, Body: "first" }));
      await put(ETag);
      await expect(put(ETag)).rejects.toMatchObject({
        name: "PreconditionFailed",
        $metadata: { httpStatusCode: 412 },
      });
    },
  },
  {
    name: "write-conflict",
    fact: "Writers that race may get 409 ConditionalRequestConflict, and try again",
    certainty: "documented",
    source: sources.s3Conditional,
    choice: "fault `conflict`; a loser gets 412",
    needsEmulator: "a real service conflicts when it wants",
    async run(start) {
      const world = await start();
      world.emulator.faults.add({ kind: "conflict", operation: "s3.PutObject", count: 1 });
      const put = { ...place(world, "raced"), Body: "x", IfNoneMatch: "*" };
      await expect(world.s3.send(new PutObjectCommand(put))).rejects.toMatchObject({
        name: "ConditionalRequestConflict",
        $metadata: { httpStatusCode: 409 },
      });
      await world.s3.send(new PutObjectCommand(put));
    },
  },
  {
    name: "slow-down",
    fact: "503 SlowDown while a prefix scales; SDKs try it again",
    certainty: "documented",
    source: sources.s3SlowDown,
    choice: "fault `throttle`; none",
    needsEmulator: "a real service throttles when it wants",
    async run(start) {
      const world = await start();
      world.emulator.faults.add({ kind: "throttle", operation: "s3.PutObject", count: 3 });
      const put = { ...place(world, "slow"), Body: "x" };
      await expect(world.s3.send(new PutObjectCommand(put))).rejects.toMatchObject({
        name: "SlowDown",
        $metadata: { httpStatusCode: 503, attempts: 1 },
      });
      const patient = new S3Client(world.emulator.clientConfig);
      onTestFinished(() => patient.destroy());
      expect((await patient.send(new PutObjectCommand(put))).$metadata.attempts).toBe(3);
    },
  },
  {
    name: "rates-of-a-prefix",
    fact: "A prefix takes 3,500 writes and 5,500 reads a second, each prefix for itself; what comes beyond is 503 SlowDown",
    certainty: "documented",
    source: sources.s3SlowDown,
    choice: "`limits.s3PrefixRates`; off, `true` for these numbers, or others",
    needsEmulator: "a real prefix scales when it wants",
    async run(start) {
      const world = await start({ emulator: { clock: { frozen: true }, limits: { s3PrefixRates: true } } });
      const answers = (method: string, folder: string, count: number) =>
        statuses(count, (at) => fetch(`${world.emulator.url}/demo/${folder}/${at}`, { method }));
      expect(await answers("PUT", "a", 3_502)).toEqual({ 200: 3_500, 503: 2 });
      expect(await answers("GET", "a", 5_501)).toEqual({ 200: 3_500, 404: 2_000, 503: 1 });
      expect(await answers("PUT", "b", 1)).toEqual({ 200: 1 });
      await world.emulator.clock.advance(1_000);
      expect(await answers("DELETE", "a", 1)).toEqual({ 204: 1 });
      const lowered = await start({
        emulator: { clock: { frozen: true }, limits: { s3PrefixRates: { writesPerSecond: 1 } } },
      });
      const put = { ...place(lowered, "fast"), Body: "x" };
      await lowered.s3.send(new PutObjectCommand(put));
      await expect(lowered.s3.send(new PutObjectCommand(put))).rejects.toMatchObject({
        name: "SlowDown",
        $metadata: { httpStatusCode: 503 },
      });
    },
  },
  {
    name: "pages-of-keys",
    fact: "ListObjectsV2 gives at most 1,000 keys a page, in the order of their UTF-8 bytes",
    certainty: "documented",
    source: sources.s3List,
    needsEmulator: "writes 1,001 objects",
    async run(start) {
      const world = await start();
      const { Bucket, Key: Prefix } = place(world, "page/");
      const keys = Array.from({ length: 1_001 }, (_, at) => `${Prefix}${at}`);
      await Promise.all(keys.map((Key) => world.s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }))));
      const first = await world.s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 5_000 }));
      expect(first).toMatchObject({ KeyCount: 1_000, IsTruncated: true });
      const rest = await world.s3.send(
        new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: first.NextContinuationToken }),
      );
      const listed = [first, rest].flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key));
      expect(listed).toEqual(keys.sort());
    },
  },
  {
    name: "thousand-deletions",
    fact: "DeleteObjects takes 1,000 keys at most; keys that are not there count as deleted",
    certainty: "documented",
    source: sources.s3DeleteMany,
    async run(world) {
      const { Bucket, Key } = place(world, "never/");
      const remove = (count: number) =>
        world.s3
          .send(
            new DeleteObjectsCommand({
              Bucket,
              Delete: { Objects: Array.from({ length: count }, (_, at) => ({ Key: `${Key}${at}` })) },
            }),
          )
          .then(({ Deleted }) => Deleted?.length);
      expect(await remove(1_000)).toBe(1_000);
      await expect(remove(1_001)).rejects.toMatchObject({
        name: "MalformedXML",
        $metadata: { httpStatusCode: 400 },
      });
    },
  },
  {
    name: "denied-deletions",
    fact: "DeleteObjects tells of each key that could not be deleted, in an answer with status 200",
    certainty: "documented",
    source: sources.s3DeleteMany,
    needsEmulator: "needs a principal without the right",
    async run(start) {
      const world = await start({ emulator: { principals: { emulator: { deny: ["s3:DeleteObject"] } } } });
      const { Bucket, Key } = place(world, "kept");
      const answer = await world.s3.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }),
      );
      expect(answer.Errors).toMatchObject([{ Key, Code: "AccessDenied" }]);
    },
  },
];

/** How often each status was answered. */
async function statuses(count: number, call: (at: number) => Promise<Response>) {
  const found: Record<number, number> = {};
  const calls = Array.from({ length: count }, (_, at) => at).values();
  const work = async () => {
    for (const at of calls) {
      const { status, body } = await call(at);
      await body?.cancel();
      found[status] = (found[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return found;
}

function place({ scratch }: World, name: string): { readonly Bucket: string; readonly Key: string } {
  return { Bucket: scratch.bucket, Key: `${scratch.prefix}${name}` };
}
