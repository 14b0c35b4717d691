import type { ModelDefinition } from "./resource-schemas.ts";

type Container = NonNullable<ModelDefinition["PrimaryContainer"]>;

/** A model's containers: its only one, or those of a pipeline. */
export function containersOf({ PrimaryContainer, Containers = [] }: ModelDefinition): Container[] {
  return [PrimaryContainer, ...Containers].filter((container) => container !== undefined);
}
