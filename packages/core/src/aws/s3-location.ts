import { invalidOption } from "../errors/invalid-option.ts";

/** A place in S3. As a folder, `key` ends with `/` or is empty. */
export type S3Location = { readonly bucket: string; readonly key: string };

/** `s3://bucket/key` → its parts; `undefined` for anything else. */
export function readS3Uri(uri: string): S3Location | undefined {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri);
  return match?.[1] ? { bucket: match[1], key: match[2] ?? "" } : undefined;
}

/** @throws {SageMakerAsyncError} `invalid_option` for anything but `s3://bucket/key`. */
export function parseS3Uri(uri: string): S3Location {
  const location = readS3Uri(uri);
  if (location) return location;
  throw invalidOption(`"${uri}" is not an S3 URI; expected s3://bucket/key.`);
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
