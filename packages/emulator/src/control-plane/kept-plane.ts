import { renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ControlPlane } from "./control-plane.ts";
import { endpointConfigDefinition, modelDefinition } from "./resource-schemas.ts";

const tags = z.array(z.tuple([z.string(), z.string()])).transform((entries) => new Map(entries));
const about = { name: z.string(), tags };

const keptSchema = z.object({
  models: z.array(z.object({ ...about, createdAtMs: z.number(), definition: modelDefinition })),
  endpointConfigs: z.array(
    z.object({ ...about, createdAtMs: z.number(), definition: endpointConfigDefinition }),
  ),
  endpoints: z.array(z.object({ ...about, endpointConfigName: z.string(), desiredInstances: z.number() })),
});

/** Writes what was made through the API into a file, whole or not at all. */
export function keepPlane({ models, endpointConfigs, endpoints }: ControlPlane, file: string): void {
  // What the configuration file made has the name of its endpoint there, and is made anew.
  const isMade = ({ name }: { name: string }) => endpoints.get(name)?.origin !== "configuration";
  const resources = <Resource extends { name: string; tags: Map<string, string> }>(
    all: Map<string, Resource>,
  ) => [...all.values()].filter(isMade).map((resource) => ({ ...resource, tags: [...resource.tags] }));
  const made = [...endpoints.values()]
    .filter(isMade)
    .filter(({ lifecycle }) => lifecycle.status !== "Deleting");
  const kept: z.input<typeof keptSchema> = {
    models: resources(models),
    endpointConfigs: resources(endpointConfigs),
    endpoints: made.map((endpoint) => ({
      name: endpoint.name,
      tags: [...endpoint.tags],
      endpointConfigName: endpoint.lifecycle.endpointConfigName,
      desiredInstances: endpoint.snapshot().instances.desired,
    })),
  };
  writeFileSync(`${file}.new`, JSON.stringify(kept));
  renameSync(`${file}.new`, file);
}

/** Makes what a file holds, its endpoints InService with the instances that they had, or Failed. A file that is not there holds nothing. */
export async function restorePlane(plane: ControlPlane, file: string): Promise<void> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return;
  const { models, endpointConfigs, endpoints } = keptSchema.parse(JSON.parse(text));
  for (const model of models) plane.models.set(model.name, model);
  for (const config of endpointConfigs) plane.endpointConfigs.set(config.name, config);
  for (const { name, tags, endpointConfigName, desiredInstances } of endpoints) {
    const config = plane.endpointConfigs.get(endpointConfigName);
    const modelName = config?.definition.ProductionVariants[0].ModelName ?? "";
    // These may be deleted before the endpoint is; or the configuration file has an endpoint of its name now.
    if (config === undefined || !plane.models.has(modelName) || plane.endpoints.has(name)) continue;
    const deployment = await plane.openDeployment(name, config);
    const { failureReason } = deployment;
    const endpoint = plane.createEndpoint(name, deployment);
    for (const [key, value] of tags) endpoint.tags.set(key, value);
    Object.assign(endpoint.lifecycle, {
      status: failureReason === undefined ? "InService" : "Failed",
      failureReason,
      ...deployment.described,
    });
    plane.endpoints.set(name, endpoint);
    endpoint.scaleTo(desiredInstances, 0);
  }
}
