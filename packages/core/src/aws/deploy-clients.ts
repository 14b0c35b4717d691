import type { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { ClientConfig } from "./clients.ts";
import type { ScalingPackages } from "./scaling-packages.ts";

/** The AWS clients of a deployment. */
export type DeployClients = {
  readonly sagemaker: SageMakerClient;
  readonly scaling: ApplicationAutoScalingClient;
  readonly cloudWatch: CloudWatchClient;
};

export function createDeployClients(packages: ScalingPackages, config: ClientConfig): DeployClients {
  return {
    sagemaker: new SageMakerClient(config),
    scaling: new packages.scaling.ApplicationAutoScalingClient(config),
    cloudWatch: new packages.cloudWatch.CloudWatchClient(config),
  };
}
