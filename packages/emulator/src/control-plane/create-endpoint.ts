import { z } from "zod";
import { sagemakerArn } from "../wire/arn.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findReferred, refuseExisting } from "./find-resource.ts";
import { readInput, resourceName } from "./read-input.ts";
import { refuseAsyncInference } from "./refuse-async-inference.ts";
import { tagList, toTagMap } from "./tag-list.ts";
import { transitionTo } from "./transition.ts";

const inputSchema = z.object({
  EndpointName: resourceName,
  EndpointConfigName: resourceName,
  Tags: tagList.optional(),
});

/**
 * Creating for `creationMs` and until its containers answer their health check, then InService with the InitialInstanceCount of its
 * configuration, or Failed.
 */
export async function createEndpoint(plane: ControlPlane, input: unknown): Promise<object> {
  const { account, endpoints, endpointConfigs } = plane;
  const { EndpointName: name, EndpointConfigName, Tags } = readInput(inputSchema, input);
  refuseExisting(endpoints, account, "endpoint", name);
  const config = findReferred(plane, endpointConfigs, "endpoint-config", EndpointConfigName);
  refuseAsyncInference(config.definition, plane.settings);
  const deployment = await plane.openDeployment(name, config);
  // Another call may have taken the name while topics were made.
  refuseExisting(endpoints, account, "endpoint", name);
  const endpoint = plane.createEndpoint(name, deployment);
  for (const [key, value] of toTagMap(Tags)) endpoint.tags.set(key, value);
  Object.assign(endpoint.lifecycle, deployment.described);
  endpoints.set(name, endpoint);
  transitionTo(plane, endpoint, "Creating", deployment, (failureReason) => {
    endpoint.lifecycle.status = failureReason === undefined ? "InService" : "Failed";
    endpoint.lifecycle.failureReason = failureReason;
    if (failureReason !== undefined) endpoint.scaleTo(0);
  });
  if (deployment.failureReason === undefined) {
    endpoint.scaleTo(deployment.initialInstanceCount, plane.settings.creationMs);
  }
  return { EndpointArn: sagemakerArn(account, "endpoint", name) };
}
