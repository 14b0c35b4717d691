import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { causeNamed } from "./cause-named.ts";
import { formatS3Uri, type S3Location } from "./s3-location.ts";
import { type ReportRequest, send } from "./send.ts";

/** One version of an object. */
export type Version = { readonly body: Uint8Array; readonly etag: string };

/** What became of a conditional write. */
export type Written =
  | { readonly outcome: "written"; readonly etag: string }
  /** Another version, or none at all, is there now: HTTP 412, or 404 where the object to replace has gone. */
  | { readonly outcome: "superseded" }
  /** Another write was under way at the same time, and nothing is decided: HTTP 409. */
  | { readonly outcome: "conflict" };

/**
 * Objects that are only written by who knows what they replace. Writes take no signal: one that is aborted on its way may
 * still arrive, and nobody would know of it.
 */
export type LeaseStore = {
  /** `undefined` where no object is. */
  read(location: S3Location, signal?: AbortSignal): Promise<Version | undefined>;
  createIfAbsent(location: S3Location, body: Uint8Array): Promise<Written>;
  /** Writes only over the version with this ETag. */
  replaceIfMatch(location: S3Location, body: Uint8Array, etag: string): Promise<Written>;
};

/** Conditional writes of S3 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). */
export function s3LeaseStore(s3: S3Client, report: ReportRequest): LeaseStore {
  async function write(
    location: S3Location,
    body: Uint8Array,
    condition: { readonly IfNoneMatch: "*" } | { readonly IfMatch: string },
  ): Promise<Written> {
    const command = new PutObjectCommand({
      Bucket: location.bucket,
      Key: location.key,
      Body: body,
      ContentType: "application/json",
      ...condition,
    });
    try {
      const answer = await send(s3.send(command), "s3.PutObject", report, {
        code: "store_failed",
        what: `write ${formatS3Uri(location)}`,
        permission: `s3:PutObject (and s3:GetObject, to replace an object) on arn:aws:s3:::${location.bucket}/*`,
      });
      return { outcome: "written", etag: etagOf(answer, location) };
    } catch (error) {
      if (causeNamed("ConditionalRequestConflict", error)) return { outcome: "conflict" };
      const isSuperseded = causeNamed("PreconditionFailed", error) ?? causeNamed("NoSuchKey", error);
      if (isSuperseded) return { outcome: "superseded" };
      throw error;
    }
  }

  return {
    async read(location, signal) {
      const command = new GetObjectCommand({ Bucket: location.bucket, Key: location.key });
      try {
        const call = whole(s3.send(command, signal ? { abortSignal: signal } : {}));
        const answer = await send(call, "s3.GetObject", report, {
          code: "store_failed",
          what: `read ${formatS3Uri(location)}`,
          permission: `s3:GetObject on arn:aws:s3:::${location.bucket}/*`,
        });
        return { body: answer.body, etag: etagOf(answer, location) };
      } catch (error) {
        if (causeNamed("NoSuchKey", error)) return undefined;
        throw error;
      }
    },
    createIfAbsent: (location, body) => write(location, body, { IfNoneMatch: "*" }),
    replaceIfMatch: (location, body, etag) => write(location, body, { IfMatch: etag }),
  };
}

/** An answer together with its body, so that a connection that breaks in the middle is an error of the call. */
async function whole(call: Promise<GetObjectCommandOutput>) {
  const { $metadata, ETag, Body } = await call;
  return { $metadata, ETag, body: (await Body?.transformToByteArray()) ?? new Uint8Array() };
}

function etagOf({ ETag }: { readonly ETag?: string | undefined }, location: S3Location): string {
  if (ETag !== undefined) return ETag;
  const message = `The store named no ETag for ${formatS3Uri(location)}, so nothing can be replaced safely there. Use Amazon S3, or a service with conditional writes.`;
  throw new SageMakerAsyncError("store_failed", message);
}
