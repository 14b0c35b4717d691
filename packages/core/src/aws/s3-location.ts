import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

/** A place in S3. As a folder, `key` ends with `/` or is empty. */
export type S3Location = { readonly bucket: string; readonly key: string };

/** `s3://bucket/key` → its parts. */
export function parseS3Uri(uri: string): S3Location {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri);
  if (!match?.[1])
    throw new SageMakerAsyncError("invalid_option", `"${uri}" is not an S3 URI; expected s3://bucket/key.`);
  return { bucket: match[1], key: match[2] ?? "" };
}

/** `s3://bucket/prefix`, with or without a `/` at its end → the folder. */
export function parseS3Folder(uri: string): S3Location {
  return asFolder(parseS3Uri(uri));
}

/** The same place, with the `/` that ends a folder's key. */
export function asFolder({ bucket, key }: S3Location): S3Location {
  return { bucket, key: key === "" || key.endsWith("/") ? key : `${key}/` };
}

export function formatS3Uri({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}

/** The folder that an object lies in: all of its key up to the last `/`. */
export function folderOf({ bucket, key }: S3Location): S3Location {
  return { bucket, key: key.slice(0, key.lastIndexOf("/") + 1) };
}
