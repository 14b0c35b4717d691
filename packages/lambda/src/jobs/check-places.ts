import type { Settings } from "../environment.ts";
import { ToolError } from "../tool/tool-error.ts";

/** S3's rules for names of buckets that its characters and length do not tell (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). */
const reserved = /\.\.|^\d+\.\d+\.\d+\.\d+$|^(xn--|sthree-)|(-s3alias|--ol-s3|--x-s3|\.mrap)$/;
const MOST_KEY_BYTES = 1024;
/** The longest name of an output that is looked for. */
const NAME_BYTES = 160;

/** @throws {ToolError} `S3_CONFIGURATION_ERROR`, `INVALID_BUCKET_NAME`, `INVALID_S3_NAME`: what would fail at S3, before it is asked. */
export function checkPlaces({ bucket, outputPrefix, failurePrefix }: Settings): void {
  const errors: string[] = [];
  if (bucket.length < 3 || bucket.length > 63) {
    errors.push("S3 bucket name must be between 3 and 63 characters");
  } else if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(bucket)) {
    errors.push("S3 bucket name contains invalid characters");
  }
  if (outputPrefix === failurePrefix) errors.push("Output and failure prefixes cannot be the same");
  if (errors.length > 0) {
    throw new ToolError("S3_CONFIGURATION_ERROR", errors.join("; "), {
      details: {
        bucket,
        output_prefix: outputPrefix,
        failure_prefix: failurePrefix,
        validation_errors: errors,
      },
    });
  }
  if (reserved.test(bucket))
    throw new ToolError("INVALID_BUCKET_NAME", `Invalid S3 bucket name: '${bucket}'`);
  const longest = Math.max(Buffer.byteLength(outputPrefix), Buffer.byteLength(failurePrefix));
  if (longest + NAME_BYTES <= MOST_KEY_BYTES) return;
  throw new ToolError("INVALID_S3_NAME", "S3 configuration error: Invalid S3 bucket or object name");
}
