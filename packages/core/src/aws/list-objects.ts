import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { formatS3Uri, type S3Location } from "./s3-location.ts";
import { type ReportRequest, send } from "./send.ts";

/** An object as a listing shows it. */
export type ListedObject = {
  readonly key: string;
  readonly sizeBytes: number;
  readonly lastModified: Date;
};

/** An object that S3 did not delete, in S3's words. */
export type RefusedDelete = { readonly key: string; readonly code: string; readonly message: string };

/** Folders whose objects nobody can name beforehand, unlike those of an `ObjectStore`. */
export type ObjectFolders = {
  /** Everything below a folder, in the order of the keys. */
  list(folder: S3Location, signal?: AbortSignal): Promise<ListedObject[]>;
  /** Deletes objects of one bucket. The answer names those that are still there. */
  delete(bucket: string, keys: readonly string[], signal?: AbortSignal): Promise<RefusedDelete[]>;
};

/** DeleteObjects takes at most 1,000 keys (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html). */
const MAX_KEYS_PER_DELETE = 1000;

export function s3ObjectFolders(s3: S3Client, report: ReportRequest): ObjectFolders {
  return {
    async list(folder, signal) {
      const found: ListedObject[] = [];
      let token: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket: folder.bucket,
          Prefix: folder.key,
          ContinuationToken: token,
        });
        const page = await send(s3.send(command, optionsOf(signal)), "s3.ListObjectsV2", report, {
          code: "stage_failed",
          what: `list ${formatS3Uri(folder)}`,
          permission: `s3:ListBucket on arn:aws:s3:::${folder.bucket}`,
        });
        for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
          if (Key !== undefined && LastModified)
            found.push({ key: Key, sizeBytes: Size, lastModified: LastModified });
        }
        token = page.NextContinuationToken;
      } while (token);
      return found;
    },

    async delete(bucket, keys, signal) {
      const refused: RefusedDelete[] = [];
      for (let from = 0; from < keys.length; from += MAX_KEYS_PER_DELETE) {
        const batch = keys.slice(from, from + MAX_KEYS_PER_DELETE);
        const command = new DeleteObjectsCommand({
          Bucket: bucket,
          Delete: { Objects: batch.map((key) => ({ Key: key })), Quiet: true },
        });
        const answer = await send(s3.send(command, optionsOf(signal)), "s3.DeleteObjects", report, {
          code: "stage_failed",
          what: `delete ${batch.length} objects in s3://${bucket}`,
          permission: `s3:DeleteObject on arn:aws:s3:::${bucket}/*`,
        });
        for (const { Key = "", Code = "", Message = "" } of answer.Errors ?? []) {
          refused.push({ key: Key, code: Code, message: Message });
        }
      }
      return refused;
    },
  };
}

function optionsOf(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}
