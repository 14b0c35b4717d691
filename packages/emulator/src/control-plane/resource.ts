import type { Deployment, Lifecycle } from "../endpoint/endpoint.ts";

/** A model or an endpoint configuration, as it was defined. */
export interface Resource<Definition> {
  name: string;
  createdAtMs: number;
  tags: Map<string, string>;
  definition: Definition;
}

/** What an endpoint serves with, and with how many instances it begins. */
export interface OpenedDeployment extends Deployment {
  initialInstanceCount: number;
  /** How long a container may take until it answers its health check. */
  healthCheckWindowMs: number;
  /** What Describe calls tell of it. */
  described: Pick<Lifecycle, "endpointConfigName" | "asyncInferenceConfig" | "deployedImages">;
  /** Why it cannot be deployed; undefined when it can. */
  failureReason: string | undefined;
}
