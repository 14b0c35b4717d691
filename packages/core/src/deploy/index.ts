export type { ClientConfig } from "../aws/clients.ts";
export type { DeployClients } from "../aws/deploy-clients.ts";
export type { PlannedRequest } from "../aws/deploy-request.ts";
export type { ErrorCode } from "../errors/error-code.ts";
export { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
export { type Deployment, deployAsyncEndpoint } from "./deploy-async-endpoint.ts";
export type {
  DeployControl,
  DeploymentSettings,
  DeployOptions,
  ScalingOptions,
  UndeployOptions,
} from "./options.ts";
export { planDeployment } from "./plan-deployment.ts";
export { planUndeployment } from "./plan-undeployment.ts";
export type { DeployProgress } from "./progress.ts";
export { type Undeployment, undeployAsyncEndpoint } from "./undeploy-async-endpoint.ts";
