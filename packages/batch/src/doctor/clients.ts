import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { STSClient } from "@aws-sdk/client-sts";
import type { ClientConfig } from "@sagemaker-async/core";

export type DoctorClients = ReturnType<typeof openClients>;

/** A look that fails is told, not tried again for long. */
export function openClients(config: ClientConfig) {
  const { region, endpoint, forcePathStyle } = config;
  const given = {
    maxAttempts: 2,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  };
  return {
    s3: new S3Client({ ...given, ...(forcePathStyle !== undefined && { forcePathStyle }) }),
    sagemaker: new SageMakerClient(given),
    runtime: new SageMakerRuntimeClient(given),
    sts: new STSClient(given),
  };
}
