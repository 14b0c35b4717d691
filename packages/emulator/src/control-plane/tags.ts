import { z } from "zod";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException, WireError } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import { paged } from "./list-resources.ts";
import { readInput } from "./read-input.ts";
import { LARGEST_TAG_COUNT, tagKey, tagList, toTagList } from "./tag-list.ts";

const resourceArn = z.string().max(256);
const addInput = z.object({ ResourceArn: resourceArn, Tags: tagList });
const deleteInput = z.object({
  ResourceArn: resourceArn,
  TagKeys: z.array(tagKey).min(1).max(LARGEST_TAG_COUNT),
});
const listInput = z.object({
  ResourceArn: resourceArn,
  MaxResults: z.int().min(50, "Member must have value greater than or equal to 50").default(50),
  NextToken: z.string().optional(),
});

export function addTags(plane: ControlPlane, input: unknown): object {
  const { ResourceArn, Tags } = readInput(addInput, input);
  const tags = findTags(plane, ResourceArn);
  const merged = new Map([...tags, ...Tags.map(({ Key, Value }) => [Key, Value] as const)]);
  if (merged.size > LARGEST_TAG_COUNT) {
    throw new WireError("ResourceLimitExceeded", `A resource can have at most ${LARGEST_TAG_COUNT} tags.`);
  }
  for (const [key, value] of merged) tags.set(key, value);
  return { Tags: toTagList(tags) };
}

export function listTags(plane: ControlPlane, input: unknown): object {
  const { ResourceArn, ...page } = readInput(listInput, input);
  return paged("Tags", toTagList(findTags(plane, ResourceArn)), page);
}

/** Keys that the resource does not have are passed over. */
export function deleteTags(plane: ControlPlane, input: unknown): object {
  const { ResourceArn, TagKeys } = readInput(deleteInput, input);
  const tags = findTags(plane, ResourceArn);
  for (const key of TagKeys) tags.delete(key);
  return {};
}

function findTags(plane: ControlPlane, arn: string): Map<string, string> {
  const kinds = [
    ["endpoint", plane.endpoints],
    ["endpoint-config", plane.endpointConfigs],
    ["model", plane.models],
  ] as const;
  // The name in an ARN is in lower case, so the ARNs are compared and not the names.
  for (const [kind, resources] of kinds) {
    for (const { name, tags } of resources.values()) {
      if (sagemakerArn(plane.account, kind, name) === arn.toLowerCase()) return tags;
    }
  }
  throw validationException(`Could not find resource "${arn}".`);
}
