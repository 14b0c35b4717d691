import { z } from "zod";
import { sagemakerArn } from "../wire/arn.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findReferred, findResource, refuseExisting } from "./find-resource.ts";
import { listInput, nameOrTime, paged, select } from "./list-resources.ts";
import { readInput, resourceName } from "./read-input.ts";
import { refuseMarketplaceModel } from "./refuse-marketplace-model.ts";
import { endpointConfigInput } from "./resource-schemas.ts";
import { toTagMap } from "./tag-list.ts";

const namedInput = z.object({ EndpointConfigName: resourceName });

export function createEndpointConfig(plane: ControlPlane, input: unknown): object {
  const { account, clock, models, endpointConfigs } = plane;
  const { EndpointConfigName: name, Tags, ...definition } = readInput(endpointConfigInput, input);
  refuseExisting(endpointConfigs, account, "endpoint-config", name);
  for (const { ModelName } of definition.ProductionVariants) {
    const model = findReferred(plane, models, "model", ModelName);
    if (definition.AsyncInferenceConfig !== undefined) refuseMarketplaceModel(model.definition, account);
  }
  endpointConfigs.set(name, { name, createdAtMs: Math.round(clock.now()), tags: toTagMap(Tags), definition });
  return { EndpointConfigArn: sagemakerArn(account, "endpoint-config", name) };
}

/** The endpoint configuration of an endpoint of the configuration file has the endpoint's name. */
export function describeEndpointConfig({ account, endpointConfigs }: ControlPlane, input: unknown): object {
  const { EndpointConfigName } = readInput(namedInput, input);
  const config = findResource(endpointConfigs, account, "endpoint-config", EndpointConfigName);
  return {
    ...config.definition,
    EndpointConfigName: config.name,
    EndpointConfigArn: sagemakerArn(account, "endpoint-config", config.name),
    CreationTime: config.createdAtMs / 1000,
  };
}

export function listEndpointConfigs({ account, endpointConfigs }: ControlPlane, input: unknown): object {
  const selection = readInput(listInput, input);
  const found = select(endpointConfigs.values(), selection, nameOrTime).map(({ name, createdAtMs }) => ({
    EndpointConfigName: name,
    EndpointConfigArn: sagemakerArn(account, "endpoint-config", name),
    CreationTime: createdAtMs / 1000,
  }));
  return paged("EndpointConfigs", found, selection);
}

/** Endpoints that were made with the configuration stay as they are. */
export function deleteEndpointConfig({ account, endpointConfigs }: ControlPlane, input: unknown): object {
  const { EndpointConfigName } = readInput(namedInput, input);
  findResource(endpointConfigs, account, "endpoint-config", EndpointConfigName);
  endpointConfigs.delete(EndpointConfigName);
  return {};
}
