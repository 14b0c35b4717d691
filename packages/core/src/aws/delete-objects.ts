import { DeleteObjectsCommand, type S3Client } from "@aws-sdk/client-s3";
import { type ReportRequest, send } from "./send.ts";

/** An object that S3 did not delete, in S3's words. */
export type RefusedDelete = { readonly key: string; readonly code: string; readonly message: string };

/** DeleteObjects takes at most 1,000 keys (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html). */
const MAX_KEYS_PER_DELETE = 1000;

/** Deletes objects of one bucket; those that are not there count as deleted. The answer names those that are still there. */
export async function deleteObjects(
  s3: S3Client,
  bucket: string,
  keys: readonly string[],
  report: ReportRequest,
  signal?: AbortSignal | undefined,
): Promise<RefusedDelete[]> {
  const refused: RefusedDelete[] = [];
  for (let from = 0; from < keys.length; from += MAX_KEYS_PER_DELETE) {
    const batch = keys.slice(from, from + MAX_KEYS_PER_DELETE);
    const command = new DeleteObjectsCommand({
      Bucket: bucket,
      Delete: { Objects: batch.map((key) => ({ Key: key })), Quiet: true },
    });
    const { Errors = [] } = await send(
      s3.send(command, signal && { abortSignal: signal }),
      "s3.DeleteObjects",
      report,
      {
        code: "stage_failed",
        what: `delete ${batch.length} objects in s3://${bucket}`,
        permission: deletePermission(bucket),
      },
    );
    for (const { Key = "", Code = "", Message = "" } of Errors)
      refused.push({ key: Key, code: Code, message: Message });
  }
  return refused;
}

export function deletePermission(bucket: string): string {
  return `s3:DeleteObject on arn:aws:s3:::${bucket}/*`;
}
