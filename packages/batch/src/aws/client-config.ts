import type { ClientConfig } from "@sagemaker-async/core";

export type AwsOptions = { readonly region?: string | undefined; readonly endpointUrl?: string | undefined };

/** What all AWS clients of a command take: `--region` and `--endpoint-url` where given, the standard AWS settings otherwise. */
export function clientConfigOf({ region, endpointUrl }: AwsOptions): ClientConfig {
  const url = endpointUrl ?? process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
  return {
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    // Buckets of an emulator have no host names of their own.
    ...(url !== undefined && { forcePathStyle: true }),
  };
}
