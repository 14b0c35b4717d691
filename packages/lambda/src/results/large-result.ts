import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { S3Location } from "@sagemaker-async/core/protocol";

/** A result that is too large for an answer. */
export type LargeResult = {
  readonly truncated: true;
  readonly size_bytes: number;
  /** The beginning of the result, as text. */
  readonly preview: string;
  /** A link to all of it, for whoever has it, until it expires. */
  readonly url: string;
  readonly url_expires_at: string;
};

export type LargeResultOptions = {
  readonly s3: S3Client;
  readonly location: S3Location;
  readonly sizeBytes: number;
  readonly preview: string;
  /** How long the link works. It ends sooner with the role's session. */
  readonly seconds: number;
  readonly now: number;
};

export async function largeResult({
  s3,
  location,
  sizeBytes,
  preview,
  seconds,
  now,
}: LargeResultOptions): Promise<LargeResult> {
  const command = new GetObjectCommand({ Bucket: location.bucket, Key: location.key });
  return {
    truncated: true,
    size_bytes: sizeBytes,
    preview,
    url: await getSignedUrl(s3, command, { expiresIn: seconds }),
    url_expires_at: new Date(now + seconds * 1000).toISOString(),
  };
}
