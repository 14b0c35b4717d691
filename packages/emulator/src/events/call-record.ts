/** One call of a client, once it was answered. The emulator's own calls are not recorded. */
export interface CallRecord {
  /** When it came. ISO 8601 on the emulated clock. */
  at: string;
  /** Such as `s3` or `sagemaker-runtime`. */
  service: string;
  /** As its API documentation spells it, such as `GetObject`. */
  operation: string;
  /** Of S3: null where the call names none, and for every other service. */
  bucket: string | null;
  /** Percent-decoded. Null too for DeleteObjects, whose keys stand in its body. */
  key: string | null;
  /** Of a listing. */
  prefix: string | null;
  /** What CopyObject and UploadPartCopy read: bucket, slash and key, percent-decoded. */
  copySource: string | null;
  /** Null when the connection ended before the whole answer was sent. */
  status: number | null;
}

/** Which calls to tell of; without a member, those of all. */
export interface CallFilter {
  service?: string | undefined;
  operation?: string | undefined;
}
