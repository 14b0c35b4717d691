import { z } from "zod";
import { sagemakerArn } from "../wire/arn.ts";
import type { ControlPlane } from "./control-plane.ts";
import { findResource, refuseExisting } from "./find-resource.ts";
import { listInput, nameOrTime, paged, select } from "./list-resources.ts";
import { readInput, resourceName } from "./read-input.ts";
import { modelInput } from "./resource-schemas.ts";
import { toTagMap } from "./tag-list.ts";

const namedInput = z.object({ ModelName: resourceName });

export function createModel({ account, clock, models }: ControlPlane, input: unknown): object {
  const { ModelName: name, Tags, ...definition } = readInput(modelInput, input);
  refuseExisting(models, account, "model", name);
  models.set(name, { name, createdAtMs: Math.round(clock.now()), tags: toTagMap(Tags), definition });
  return { ModelArn: sagemakerArn(account, "model", name) };
}

/** The model of an endpoint of the configuration file has the endpoint's name, and no container. */
export function describeModel({ account, models }: ControlPlane, input: unknown): object {
  const { ModelName } = readInput(namedInput, input);
  const { name, createdAtMs, definition } = findResource(models, account, "model", ModelName);
  return {
    ...definition,
    ModelName: name,
    ModelArn: sagemakerArn(account, "model", name),
    CreationTime: createdAtMs / 1000,
  };
}

export function listModels({ account, models }: ControlPlane, input: unknown): object {
  const selection = readInput(listInput, input);
  const found = select(models.values(), selection, nameOrTime).map(({ name, createdAtMs }) => ({
    ModelName: name,
    ModelArn: sagemakerArn(account, "model", name),
    CreationTime: createdAtMs / 1000,
  }));
  return paged("Models", found, selection);
}

/** Endpoints that run the model keep running it. */
export function deleteModel({ account, models }: ControlPlane, input: unknown): object {
  const { ModelName } = readInput(namedInput, input);
  findResource(models, account, "model", ModelName);
  models.delete(ModelName);
  return {};
}
