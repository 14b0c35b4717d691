import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { SageMakerClient, type SageMakerClientConfig } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient, type SageMakerRuntimeClientConfig } from "@aws-sdk/client-sagemaker-runtime";

/** Configuration that all three AWS clients take: region, credentials, endpoint … `forcePathStyle` is S3's alone. */
export type ClientConfig = S3ClientConfig & SageMakerClientConfig & SageMakerRuntimeClientConfig;

export type AwsClients = {
  readonly s3: S3Client;
  readonly runtime: SageMakerRuntimeClient;
  readonly sagemaker: SageMakerClient;
};

/** The SDK's default of 50 sockets is fewer than the chunks that are in flight at once. */
const maxSockets = 256;

/** The AWS clients of one endpoint; region, credentials and endpoint URLs come from the standard AWS settings where not given. */
export function createClients(config: ClientConfig): AwsClients {
  const requestHandler = { httpAgent: { maxSockets }, httpsAgent: { maxSockets } };
  const whole = { requestHandler, ...config };
  return {
    s3: new S3Client(whole),
    runtime: new SageMakerRuntimeClient(whole),
    sagemaker: new SageMakerClient(whole),
  };
}
