import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import * as z from "zod";
import type { Job } from "./job.ts";

/** Seals jobs into ids and opens them again. */
export type IdSeal = {
  seal(job: Job): string;
  /** `undefined` for anything that was not sealed with this secret, for these places. */
  open(id: string): Job | undefined;
};

const MARK = "j1.";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Whether an id is a sealed one, by its form. */
export function isSealed(id: string): boolean {
  return id.startsWith(MARK);
}

const content = z.tuple([
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  z.number(),
  z.number(),
  z.string().nullable(),
]);

/**
 * Ids that carry their job: encrypted and authenticated with AES-256-GCM, so that an agent can neither read nor make one. The place of the outputs is
 * authenticated too: an id of another bucket, prefix or endpoint does not open.
 */
export function idSeal(
  secret: string,
  places: { readonly outputs: string; readonly failures: string },
): IdSeal {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "sagemaker-async job id", 32));
  const context = Buffer.from(`${places.outputs}\n${places.failures}`);
  const shorten = (uri: string | undefined, base: string) =>
    uri === undefined ? null : uri.startsWith(base) ? uri.slice(base.length) : uri;
  const expand = (text: string | null, base: string) =>
    text === null ? undefined : text.startsWith("s3://") ? text : base + text;
  return {
    seal(job) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(context);
      const plain: z.infer<typeof content> = [
        job.inferenceId,
        shorten(job.outputLocation, places.outputs),
        shorten(job.failureLocation, places.failures),
        job.submittedAt,
        job.ttlSeconds,
        job.tenant ?? null,
      ];
      const sealed = [iv, cipher.update(JSON.stringify(plain)), cipher.final(), cipher.getAuthTag()];
      return MARK + Buffer.concat(sealed).toString("base64url");
    },

    open(id) {
      if (!isSealed(id)) return undefined;
      const text = id.slice(MARK.length);
      const bytes = Buffer.from(text, "base64url");
      // Decoding is lenient, and would take several texts for the same bytes.
      if (bytes.toString("base64url") !== text || bytes.byteLength <= IV_BYTES + TAG_BYTES) return undefined;
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES));
        decipher.setAAD(context).setAuthTag(bytes.subarray(-TAG_BYTES));
        const plain = Buffer.concat([
          decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)),
          decipher.final(),
        ]);
        const [inferenceId, output, failure, submittedAt, ttlSeconds, tenant] = content.parse(
          JSON.parse(plain.toString()),
        );
        return {
          inferenceId,
          outputLocation: expand(output, places.outputs),
          failureLocation: expand(failure, places.failures),
          submittedAt,
          ttlSeconds,
          tenant: tenant ?? undefined,
        };
      } catch {
        return undefined;
      }
    },
  };
}
