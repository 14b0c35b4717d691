import { GetObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { S3Location } from "@sagemaker-async/core/protocol";
import type { AwsClients } from "./clients.ts";

/** A link by which whoever has it can read the object for so long, or until the role's session ends. */
export function signedUrl(
  s3: AwsClients["s3"],
  { bucket, key }: S3Location,
  seconds: number,
): Promise<string> {
  return getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: seconds });
}
