import { HeadObjectCommand, PutObjectCommand, S3Client, waitUntilObjectExists } from "@aws-sdk/client-s3";
import { expect, onTestFinished } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";

/** What the SDK for JavaScript makes of S3's answers. */
export const s3ClientCases: readonly FidelityCase[] = [
  {
    name: "waiters-wait-on-when-refused",
    fact: "The SDK's waitUntilObjectExists takes every error for not yet, also the 403 of a caller without s3:ListBucket, and waits until its time is up",
    certainty: "service model",
    source: sources.s3Waiter,
    choice: "`principals`; everyone may list",
    needsEmulator: "needs a principal without the right",
    async run(start) {
      const { s3, scratch, emulator } = await start({
        emulator: { principals: { emulator: { deny: ["s3:ListBucket"] } } },
      });
      const missing = { Bucket: scratch.bucket, Key: "missing" };
      await expect(
        waitUntilObjectExists({ client: s3, maxWaitTime: 2, minDelay: 1, maxDelay: 1 }, missing),
      ).rejects.toMatchObject({ name: "TimeoutError" });
      const answers = emulator.calls({ operation: "HeadObject" }).map(({ status }) => status);
      expect(new Set(answers)).toEqual(new Set([403]));
    },
  },
  {
    name: "lost-conditions-are-not-tried-again",
    fact: "SDKs do not try a write again that was answered 412 or 409: both are the caller's to judge",
    certainty: "service model",
    source: sources.sdkRetries,
    needsEmulator: "a real service conflicts when it wants",
    async run(start) {
      const { emulator, scratch } = await start();
      const s3 = new S3Client(emulator.clientConfig);
      onTestFinished(() => s3.destroy());
      const put = new PutObjectCommand({ Bucket: scratch.bucket, Key: "a", Body: "x", IfNoneMatch: "*" });
      await s3.send(put);
      await expect(s3.send(put)).rejects.toMatchObject({ $metadata: { httpStatusCode: 412, attempts: 1 } });
      emulator.faults.add({ kind: "conflict", operation: "s3.PutObject", count: 1 });
      await expect(s3.send(put)).rejects.toMatchObject({ $metadata: { httpStatusCode: 409, attempts: 1 } });
    },
  },
  {
    name: "uploads-have-a-checksum",
    fact: "The SDK sends a CRC-32 with every upload, and S3 keeps it with the object",
    certainty: "service model",
    source: sources.s3Put,
    async run({ s3, scratch }) {
      const place = { Bucket: scratch.bucket, Key: `${scratch.prefix}summed` };
      const { ChecksumCRC32 } = await s3.send(new PutObjectCommand({ ...place, Body: "123456789" }));
      // The check value of CRC-32, 0xCBF43926.
      expect(ChecksumCRC32).toBe("y/Q5Jg==");
      expect(await s3.send(new HeadObjectCommand({ ...place, ChecksumMode: "ENABLED" }))).toMatchObject({
        ChecksumCRC32,
      });
    },
  },
];
