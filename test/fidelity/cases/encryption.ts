import { Buffer } from "node:buffer";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { InvokeEndpointAsyncCommand } from "@aws-sdk/client-sagemaker-runtime";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { expect, onTestFinished } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";
import { locate } from "../world.ts";
import { createEndpoint } from "./through-the-api.ts";

const body = Buffer.from("x");
const key = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const encrypted = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: key };
const role = "arn:aws:iam::000000000000:role/worker";
const needsEmulator = "needs a key and principals without rights to it";

export const encryptionCases: readonly FidelityCase[] = [
  {
    name: "outputs-are-encrypted-with-the-key",
    fact: "With a KmsKeyId an output is encrypted with that key, and S3 says so for GET and HEAD",
    certainty: "documented",
    source: sources.outputConfig,
    needsEmulator,
    async run(start) {
      const { outputAt, s3 } = await startEncrypted(start);
      const output = await outputAt();
      expect(await s3.send(new HeadObjectCommand(output))).toMatchObject(encrypted);
      const read = await s3.send(new GetObjectCommand(output));
      expect(read).toMatchObject(encrypted);
      expect(read.Metadata).toEqual({});
    },
  },
  {
    name: "encrypted-outputs-need-decrypt",
    fact: "Who reads an encrypted output needs kms:Decrypt, else GET is 403 AccessDenied; HEAD tells that it is there all the same",
    certainty: "not known",
    source: sources.none,
    choice: "`principals`; everyone may decrypt",
    needsEmulator,
    async run(start) {
      const { outputAt, s3 } = await startEncrypted(start);
      expect(await s3.send(new GetObjectCommand(await outputAt()))).toMatchObject(encrypted);
    },
    async otherwise(start) {
      const { outputAt, s3, scratch } = await startEncrypted(start, { principals: denied("kms:Decrypt") });
      const output = await outputAt();
      await expect(s3.send(new GetObjectCommand(output))).rejects.toMatchObject({
        name: "AccessDenied",
        message: expect.stringMatching(`not authorized to perform: kms:Decrypt on resource: ${key}`),
        $metadata: { httpStatusCode: 403 },
      });
      expect(await s3.send(new HeadObjectCommand(output))).toMatchObject(encrypted);
      const plain = { Bucket: scratch.bucket, Key: "plain" };
      await s3.send(new PutObjectCommand({ ...plain, Body: "x" }));
      await s3.send(new GetObjectCommand(plain));
    },
  },
  {
    name: "encrypted-writes-need-a-data-key",
    fact: "Who writes an object with a KMS key needs kms:GenerateDataKey, else 403 AccessDenied",
    certainty: "documented",
    source: sources.s3Kms,
    choice: "`principals`; everyone may",
    needsEmulator,
    async run(start) {
      const { s3, scratch } = await startEncrypted(start, { principals: denied("kms:GenerateDataKey") });
      const put = { Bucket: scratch.bucket, Key: "own", Body: "x" };
      await expect(s3.send(new PutObjectCommand({ ...put, ...encryption(key) }))).rejects.toMatchObject({
        name: "AccessDenied",
        message: expect.stringMatching(`not authorized to perform: kms:GenerateDataKey on resource: ${key}`),
      });
      await s3.send(new PutObjectCommand(put));
    },
  },
  {
    name: "role-without-the-key",
    fact: "A role that may not use the key can neither read an encrypted input nor write the output: the request fails",
    certainty: "documented",
    source: sources.s3Kms,
    choice: "`principals`; every role may",
    needsEmulator,
    async run(start) {
      for (const [action, error] of [
        ["kms:Decrypt", /^AccessDenied: .* kms:Decrypt on resource: .* \(while downloading /],
        ["kms:GenerateDataKey", /^AccessDenied: .* kms:GenerateDataKey on resource: .* \(while uploading /],
      ] as const) {
        const world = await start({ emulator: { principals: { [role]: { deny: [action] } } } });
        await createEndpoint(world, { role, asyncInferenceConfig: asyncConfig });
        const { bucket: Bucket } = world.scratch;
        const input = { Bucket, Key: "input", Body: "x", ...encryption(key) };
        await world.s3.send(new PutObjectCommand(input));
        const InputLocation = `s3://${Bucket}/input`;
        await world.runtime.send(new InvokeEndpointAsyncCommand({ EndpointName: "Made", InputLocation }));
        const { invocation } = await world.emulator.events.waitFor("invocation.failed");
        expect(invocation.error).toMatch(error);
      }
    },
  },
  {
    name: "failures-are-encrypted-too",
    fact: "A failure object is encrypted as an output is; so a role that may not use the key leaves nothing in S3",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.encryptedFailures`; `true`",
    needsEmulator,
    async run(start) {
      expect(await encryptionOfFailure(start)).toMatchObject(encrypted);
    },
    async otherwise(start) {
      const head = await encryptionOfFailure(start, { assumptions: { encryptedFailures: false } });
      expect(head.ServerSideEncryption).toBeUndefined();
    },
  },
];

const asyncConfig = { OutputConfig: { S3OutputPath: "s3://demo/made", KmsKeyId: key } };
const denied = (action: string) => ({ reader: { deny: [action] } });
const encryption = (SSEKMSKeyId: string) => ({ ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId });

/** An endpoint whose outputs are encrypted, and the S3 client of a principal called "reader". */
async function startEncrypted(start: StartEmulated, emulator: EmulatorConfiguration = {}) {
  const world = await start({ async: { kmsKeyId: key }, emulator });
  const credentials = { accessKeyId: "reader", secretAccessKey: "x" };
  const s3 = new S3Client({ ...world.emulator.clientConfig, credentials, maxAttempts: 1 });
  onTestFinished(() => s3.destroy());
  return {
    ...world,
    s3,
    /** Where a new output is. */
    async outputAt() {
      const { OutputLocation } = await world.invoke({ Body: body });
      await world.emulator.events.waitFor("invocation.completed");
      const { bucket, key: Key } = locate(OutputLocation);
      return { Bucket: bucket, Key };
    },
  };
}

async function encryptionOfFailure(start: StartEmulated, emulator: EmulatorConfiguration = {}) {
  const {
    invoke,
    s3,
    emulator: started,
  } = await start({
    async: { kmsKeyId: key },
    endpoint: { model: () => ({ body: "no", status: 500 }) },
    emulator,
  });
  const { FailureLocation = "" } = await invoke({ Body: body });
  await started.events.waitFor("invocation.failed");
  const { bucket, key: Key } = locate(FailureLocation);
  return s3.send(new HeadObjectCommand({ Bucket: bucket, Key }));
}
