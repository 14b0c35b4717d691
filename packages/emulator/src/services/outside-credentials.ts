import type { S3ClientConfig } from "@aws-sdk/client-s3";

/**
 * Credentials for the emulator's own calls to an outside endpoint: those of the environment where it has any, else made-up ones,
 * which LocalStack accepts.
 */
export function fromEnvironment(): Pick<S3ClientConfig, "credentials"> {
  const { AWS_ACCESS_KEY_ID, AWS_PROFILE } = process.env;
  if (AWS_ACCESS_KEY_ID !== undefined || AWS_PROFILE !== undefined) return {};
  return { credentials: { accessKeyId: "test", secretAccessKey: "test" } };
}
