import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient, type SageMakerRuntimeClientConfig } from "@aws-sdk/client-sagemaker-runtime";
import type { Environment } from "../environment.ts";

/** Configuration that all AWS clients take. */
export type ClientConfig = S3ClientConfig & SageMakerRuntimeClientConfig;

export type AwsClients = { readonly s3: S3Client; readonly runtime: SageMakerRuntimeClient };

/** An agent waits for the answer: a connection that does not come about is given up before the function's time ends. */
const requestHandler = { connectionTimeout: 3000, requestTimeout: 20_000 };

/** @throws {Error} where no region is set, which Lambda always does, or the endpoint is no URL */
export function createClients(config: ClientConfig, environment: Environment): AwsClients {
  const whole = wholeConfig(config, environment);
  return { s3: new S3Client(whole), runtime: new SageMakerRuntimeClient(whole) };
}

/** What is given, with what is not: the region, and limits of time. Throws as `createClients` does. */
export function wholeConfig(config: ClientConfig, environment: Environment): ClientConfig {
  const region = config.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
  if (!region) throw new Error("AWS_REGION is not set");
  const url = config.endpoint ?? environment["AWS_ENDPOINT_URL"];
  if (typeof url === "string" && !URL.canParse(url)) throw new Error("AWS_ENDPOINT_URL is not a URL");
  return { requestHandler, ...config, region };
}
