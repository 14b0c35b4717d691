import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { formatS3Uri, type S3Location } from "./s3-location.ts";
import { type ReportRequest, send } from "./send.ts";

export type StoredObject = { readonly body: Uint8Array; readonly contentType: string | undefined };

/** The few things that the protocol asks of S3. */
export type ObjectStore = {
  put(location: S3Location, body: Uint8Array, contentType: string, signal: AbortSignal): Promise<void>;
  /** `undefined` where no object is. */
  get(location: S3Location, signal: AbortSignal): Promise<StoredObject | undefined>;
  /** The keys of a folder from `first` to `last`, both included. */
  list(folder: S3Location, first: string, last: string, signal: AbortSignal): Promise<string[]>;
  /** All keys of a folder. */
  listFolder(folder: S3Location, signal: AbortSignal): Promise<string[]>;
  /** Deletes objects of one bucket. Objects that are not there count as deleted. */
  delete(bucket: string, keys: readonly string[]): Promise<void>;
};

/** DeleteObjects takes at most 1,000 keys (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html). */
const MAX_KEYS_PER_DELETE = 1000;

export function s3ObjectStore(s3: S3Client, report: ReportRequest): ObjectStore {
  async function list(
    folder: S3Location,
    first: string,
    last: string | undefined,
    signal: AbortSignal,
  ): Promise<string[]> {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: folder.bucket,
        Prefix: folder.key,
        // StartAfter leaves out the key that it names, so it names a string just before `first`.
        ...(token ? { ContinuationToken: token } : { StartAfter: first.slice(0, -1) }),
      });
      const page = await send(s3.send(command, { abortSignal: signal }), "s3.ListObjectsV2", report, {
        code: "output_missing",
        what: `look for outputs in ${formatS3Uri(folder)}`,
        permission: `s3:ListBucket on arn:aws:s3:::${folder.bucket}`,
      });
      const keys = (page.Contents ?? []).flatMap((object) => (object.Key === undefined ? [] : [object.Key]));
      found.push(...keys);
      const isPast = last !== undefined && (keys.at(-1) ?? "") >= last;
      token = isPast ? undefined : page.NextContinuationToken;
    } while (token);
    return found;
  }

  return {
    async put(location, body, contentType, signal) {
      const command = new PutObjectCommand({
        Bucket: location.bucket,
        Key: location.key,
        Body: body,
        ContentType: contentType,
      });
      await send(s3.send(command, { abortSignal: signal }), "s3.PutObject", report, {
        code: "stage_failed",
        what: `stage the input at ${formatS3Uri(location)}`,
        permission: `s3:PutObject on arn:aws:s3:::${location.bucket}/*`,
      });
    },

    async get(location, signal) {
      const command = new GetObjectCommand({ Bucket: location.bucket, Key: location.key });
      try {
        const answer = await send(s3.send(command, { abortSignal: signal }), "s3.GetObject", report, {
          code: "output_missing",
          what: `read ${formatS3Uri(location)}`,
          permission: `s3:GetObject on arn:aws:s3:::${location.bucket}/*`,
        });
        const body = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
        return { body, contentType: answer.ContentType };
      } catch (error) {
        if (SageMakerAsyncError.isInstance(error) && isNoSuchKey(error.cause)) return undefined;
        throw error;
      }
    },

    list,
    listFolder: (folder, signal) => list(folder, "", undefined, signal),

    async delete(bucket, keys) {
      for (let from = 0; from < keys.length; from += MAX_KEYS_PER_DELETE) {
        const batch = keys.slice(from, from + MAX_KEYS_PER_DELETE);
        const command = new DeleteObjectsCommand({
          Bucket: bucket,
          Delete: { Objects: batch.map((key) => ({ Key: key })), Quiet: true },
        });
        const attempt = {
          code: "stage_failed",
          what: `delete ${batch.length} objects in s3://${bucket}`,
          permission: `s3:DeleteObject on arn:aws:s3:::${bucket}/*`,
        } as const;
        const { Errors: refused = [] } = await send(s3.send(command), "s3.DeleteObjects", report, attempt);
        const [first] = refused;
        if (first) {
          const message = `Could not ${attempt.what}: ${first.Key}: ${first.Code} ${first.Message}. Needs ${attempt.permission}.`;
          throw new SageMakerAsyncError("access_denied", message);
        }
      }
    },
  };
}

function isNoSuchKey(error: unknown): boolean {
  return error instanceof Error && error.name === "NoSuchKey";
}
