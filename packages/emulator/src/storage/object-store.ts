import type { S3Location } from "./s3-uri.ts";

/** An object as a worker reads it. */
export interface StoredObject {
  body: Uint8Array;
}

/** What an object has beside its body. */
export interface ObjectAttributes {
  contentType: string;
  /** User metadata, names without `x-amz-meta-`. */
  metadata: Record<string, string>;
  /** The KMS key that it is encrypted with. */
  kmsKeyId?: string | undefined;
}

/** How single objects are read and written. Refusals are errors whose `name` is the S3 error code. */
export interface ObjectTransfer {
  /** @throws ObjectTooLarge, having read no more than the limit */
  get(location: S3Location, limitBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  put(location: S3Location, body: Uint8Array, attributes: ObjectAttributes): Promise<void>;
}

/** All that the emulator itself needs of S3. */
export interface ObjectStore {
  /** @throws ObjectTooLarge, or an error whose `name` is the S3 error code (`NoSuchKey`, `NoSuchBucket`, …) */
  get(uri: string, limitBytes: number, signal: AbortSignal): Promise<StoredObject>;
  /** @throws an error whose `name` is the S3 error code, or `NotFound`, when the object cannot be read */
  check(uri: string): Promise<void>;
  /** Whether there is no such object in a bucket that is there. */
  isMissing(location: S3Location): Promise<boolean>;
  /** The ARN of the KMS key that an object is encrypted with; undefined where it is not, or is not there. */
  kmsKeyOf(location: S3Location): Promise<string | undefined>;
  /** Writes an output or a failure. */
  put(uri: string, body: Uint8Array, contentType: string, kmsKeyId?: string): Promise<void>;
  /** Resolves once the writes that are under way have ended: what is aborted now may have been sent already. */
  written(): Promise<void>;
  createBucketIfMissing(bucket: string): Promise<void>;
  /** Deletes the objects of all buckets; the buckets stay. */
  emptyAllBuckets(): Promise<void>;
  close(): void;
}
