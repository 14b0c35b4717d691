import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient, type SageMakerRuntimeClientConfig } from "@aws-sdk/client-sagemaker-runtime";

/** Configuration that both AWS clients take. */
export type ClientConfig = S3ClientConfig & SageMakerRuntimeClientConfig;

export type AwsClients = { readonly s3: S3Client; readonly runtime: SageMakerRuntimeClient };

/** An agent waits for the answer: a connection that does not come about is given up before the function's time ends. */
const requestHandler = { connectionTimeout: 3000, requestTimeout: 20_000 };

export function createClients(config: ClientConfig): AwsClients {
  const whole = { requestHandler, ...config };
  return { s3: new S3Client(whole), runtime: new SageMakerRuntimeClient(whole) };
}
