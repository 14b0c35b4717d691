import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { deleteObjects, deletePermission } from "./delete-objects.ts";
import { listPages } from "./list-pages.ts";
import { formatS3Uri, type S3Location } from "./s3-location.ts";
import { type ReportRequest, send } from "./send.ts";

export type StoredObject = { readonly body: Uint8Array; readonly contentType: string | undefined };

export type ObjectToPut = {
  /** For errors: `stage the input`, `write the journal`. */
  readonly what: string;
  readonly location: S3Location;
  readonly body: Uint8Array;
  readonly contentType: string;
};

/** The few things that the protocol asks of S3. */
export type ObjectStore = {
  put(object: ObjectToPut, signal: AbortSignal): Promise<void>;
  /** `undefined` where no object is. */
  get(location: S3Location, signal: AbortSignal): Promise<StoredObject | undefined>;
  /** Whether an object is there. Asks by a listing, which needs `s3:ListBucket` and then never lies. */
  has(location: S3Location, signal: AbortSignal): Promise<boolean>;
  /** All keys of a folder. */
  keysIn(folder: S3Location, signal: AbortSignal): Promise<string[]>;
  /** Deletes objects of one bucket. Objects that are not there count as deleted. */
  delete(bucket: string, keys: readonly string[]): Promise<void>;
};

export function s3ObjectStore(s3: S3Client, report: ReportRequest): ObjectStore {
  return {
    async put({ what, location, body, contentType }, signal) {
      const command = new PutObjectCommand({
        Bucket: location.bucket,
        Key: location.key,
        Body: body,
        ContentType: contentType,
      });
      await send(s3.send(command, { abortSignal: signal }), "s3.PutObject", report, {
        code: "stage_failed",
        what: `${what} at ${formatS3Uri(location)}`,
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

    async has(location, signal) {
      for await (const page of listPages(s3, location, { signal, code: "output_missing" }, report)) {
        if (page.some(({ key }) => key === location.key)) return true;
      }
      return false;
    },

    async keysIn(folder, signal) {
      const pages = listPages(s3, folder, { signal, code: "output_missing" }, report);
      return (await Array.fromAsync(pages)).flat().map(({ key }) => key);
    },

    async delete(bucket, keys) {
      const [first] = await deleteObjects(s3, bucket, keys, report);
      if (!first) return;
      const message = `Could not delete s3://${bucket}/${first.key}: ${first.code} ${first.message}. Needs ${deletePermission(bucket)}.`;
      throw new SageMakerAsyncError("access_denied", message);
    },
  };
}

function isNoSuchKey(error: unknown): boolean {
  return error instanceof Error && error.name === "NoSuchKey";
}
