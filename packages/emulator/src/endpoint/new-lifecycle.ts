import type { EndpointConfiguration } from "../configuration/configuration-schema.ts";
import type { Lifecycle } from "./endpoint.ts";

/** How an endpoint begins. The endpoint configuration of one of the configuration file has the endpoint's name. */
export function newLifecycle(
  name: string,
  { status, failureReason }: EndpointConfiguration,
  createdAtMs: number,
): Lifecycle {
  return {
    status,
    failureReason,
    endpointConfigName: name,
    asyncInferenceConfig: undefined,
    deployedImages: [],
    lastModifiedMs: createdAtMs,
  };
}
