import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Environment } from "../environment.ts";
import { type ClientConfig, wholeConfig } from "./clients.ts";

/** The clients that tell how busy an endpoint is. They load longer than those that submit, so nothing else may need this file. */
export type LoadClients = { readonly sagemaker: SageMakerClient; readonly cloudWatch: CloudWatchClient };

/** Throws as `createClients` does. */
export function createLoadClients(config: ClientConfig, environment: Environment): LoadClients {
  const whole = wholeConfig(config, environment);
  return { sagemaker: new SageMakerClient(whole), cloudWatch: new CloudWatchClient(whole) };
}
