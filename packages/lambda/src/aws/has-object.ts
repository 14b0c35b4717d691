import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { S3Location } from "@sagemaker-async/core/protocol";

/** Whether an object is there, as far as S3 tells: what cannot be told counts as not there. */
export async function hasObject(s3: S3Client, { bucket, key }: S3Location): Promise<boolean> {
  return s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })).then(
    () => true,
    () => false,
  );
}
