import { encodeTags } from "../metadata/tags.ts";
import { OWNER_TAG } from "./names.ts";
import type { ResolvedSettings } from "./settings.ts";

type AwsTag = { readonly Key: string; readonly Value: string };

const TAGS_PER_RESOURCE = 50;

/** The tag by which a resource is known as this endpoint's. It is not encoded, so that people and policies can look for it. */
export function ownerTags(name: string): AwsTag[] {
  return [{ Key: OWNER_TAG, Value: name }];
}

/** The tags of the endpoint itself: whose it is, and what routing reads. */
export function endpointTags({ name, metadata }: Pick<ResolvedSettings, "name" | "metadata">): AwsTag[] {
  const encoded = Object.entries(encodeTags(metadata)).map(([Key, Value]) => ({ Key, Value }));
  return [...ownerTags(name), ...encoded];
}

/** Why the endpoint cannot have its tags; `undefined` where it can. */
export function problemOfTags(settings: ResolvedSettings): string | undefined {
  if (OWNER_TAG in settings.metadata) return `the key "${OWNER_TAG}" is written by the deployment itself.`;
  try {
    const { length } = endpointTags(settings);
    if (length <= TAGS_PER_RESOURCE) return undefined;
    return `it needs ${length} tags with the deployment's own; AWS allows ${TAGS_PER_RESOURCE}.`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
