import { z } from "zod";
import { logFailedStart } from "../logs/endpoint-log.ts";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findReferred } from "./find-resource.ts";
import { readInput, resourceName } from "./read-input.ts";
import { findChangeable, transitionTo } from "./transition.ts";

const inputSchema = z.object({
  EndpointName: resourceName,
  EndpointConfigName: resourceName,
  RetainAllVariantProperties: z.boolean().default(false),
});

/**
 * Updating for `creationMs` and until the new containers answer their health check, during which the old deployment serves; then the new one,
 * with its instance count unless retained. What cannot be deployed is rolled back.
 */
export async function updateEndpoint(plane: ControlPlane, input: unknown): Promise<object> {
  const { EndpointName, EndpointConfigName, RetainAllVariantProperties } = readInput(inputSchema, input);
  const config = findReferred(plane, plane.endpointConfigs, "endpoint-config", EndpointConfigName);
  findChangeable(plane, EndpointName);
  const deployment = await plane.openDeployment(EndpointName, config);
  // As it stands after the topics were made.
  const endpoint = findChangeable(plane, EndpointName);
  if ((deployment.configuration.async === undefined) !== (endpoint.kind === "sync")) {
    throw validationException(
      "An update cannot turn a synchronous endpoint into an asynchronous one or back.",
    );
  }
  endpoint.lifecycle.failureReason = undefined;
  transitionTo(plane, endpoint, "Updating", deployment, (failureReason) => {
    endpoint.lifecycle.status = "InService";
    endpoint.lifecycle.failureReason = failureReason;
    if (failureReason !== undefined) {
      logFailedStart({ ...plane, endpointName: EndpointName, deployment: () => deployment });
      return;
    }
    endpoint.leaveToApi();
    endpoint.deploy(deployment);
    Object.assign(endpoint.lifecycle, deployment.described);
    if (!RetainAllVariantProperties) endpoint.scaleTo(deployment.initialInstanceCount, 0);
  });
  return { EndpointArn: sagemakerArn(plane.account, "endpoint", EndpointName) };
}
