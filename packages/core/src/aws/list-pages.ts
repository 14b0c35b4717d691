import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import type { ErrorCode } from "../errors/error-code.ts";
import { formatS3Uri, type S3Location } from "./s3-location.ts";
import { type ReportRequest, send } from "./send.ts";

/** An object as a listing shows it. */
export type ListedObject = {
  readonly key: string;
  readonly sizeBytes: number;
  readonly lastModified: Date;
};

export type ListPagesOptions = {
  /** Leaves out everything up to this key, and the key itself. */
  readonly startAfter?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The code of a listing that fails. */
  readonly code: ErrorCode;
};

/** Everything below a folder in the order of the keys, page by page: one request each, as far as the caller reads. */
export async function* listPages(
  s3: S3Client,
  folder: S3Location,
  { startAfter, signal, code }: ListPagesOptions,
  report: ReportRequest,
): AsyncGenerator<ListedObject[]> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: folder.bucket,
      Prefix: folder.key,
      ...(token ? { ContinuationToken: token } : { StartAfter: startAfter }),
    });
    const page = await send(s3.send(command, signal && { abortSignal: signal }), "s3.ListObjectsV2", report, {
      code,
      what: `list ${formatS3Uri(folder)}`,
      permission: `s3:ListBucket on arn:aws:s3:::${folder.bucket}`,
    });
    yield (page.Contents ?? []).flatMap(({ Key, Size = 0, LastModified = new Date(0) }) =>
      Key === undefined ? [] : [{ key: Key, sizeBytes: Size, lastModified: LastModified }],
    );
    token = page.NextContinuationToken;
  } while (token);
}
