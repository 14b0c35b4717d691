import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { type Account, kmsKeyArn } from "../wire/arn.ts";

const ALGORITHM = "x-amz-server-side-encryption";
const KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id";
/** The user metadata in which an object's key is kept. */
const KEPT_KEY = "x-amz-meta-emulator-kms-key";

/**
 * Keeps with an object the KMS key that it is to be encrypted with, and tells of it as S3 does. fauxqs keeps nothing of the kind
 * but user metadata, so that is where the key stands.
 */
export function addObjectEncryption(app: FastifyInstance, account: Account): void {
  app.addHook("preHandler", ({ headers }, _reply, done) => {
    const keyArn = askedKey(headers, account);
    if (keyArn === undefined) delete headers[KEPT_KEY];
    else headers[KEPT_KEY] = keyArn;
    done();
  });
  app.addHook("onSend", ({ headers }, reply, payload, done) => {
    const written = reply.statusCode < 300 ? headers[KEPT_KEY] : undefined;
    const keyArn = reply.getHeader(KEPT_KEY) ?? written;
    reply.removeHeader(KEPT_KEY);
    if (keyArn !== undefined) reply.header(ALGORITHM, "aws:kms").header(KEY_ID, keyArn);
    done(null, payload);
  });
}

/** The headers of a write that ask for encryption with a key. */
export function encryptionHeaders(kmsKeyId: string): Record<string, string> {
  return { [ALGORITHM]: "aws:kms", [KEY_ID]: kmsKeyId };
}

/** The ARN of the KMS key with which a write asks to be encrypted; undefined for every other encryption. */
export function askedKey(headers: IncomingHttpHeaders, account: Account): string | undefined {
  if (headers[ALGORITHM] !== "aws:kms") return undefined;
  const keyId = headers[KEY_ID];
  return kmsKeyArn(account, typeof keyId === "string" ? keyId : "alias/aws/s3");
}
