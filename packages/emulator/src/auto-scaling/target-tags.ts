import { z } from "zod";
import { readInput } from "../control-plane/read-input.ts";
import { LARGEST_TAG_COUNT, tagKey } from "../control-plane/tag-list.ts";
import { list, text } from "../wire/input-types.ts";
import { WireError } from "../wire/wire-error.ts";
import type { AutoScaling } from "./auto-scaling.ts";

// Unlike other services, this one takes and answers tags as a map.
const resourceInput = z.object({ ResourceARN: text(1011) });
const tagInput = resourceInput.extend({ Tags: z.record(tagKey, z.string().max(256)) });
const untagInput = resourceInput.extend({ TagKeys: list(tagKey, LARGEST_TAG_COUNT) });

export function listTagsForResource(scaling: AutoScaling, input: unknown): object {
  const { ResourceARN } = readInput(resourceInput, input);
  return { Tags: Object.fromEntries(findTags(scaling, ResourceARN)) };
}

export function tagResource(scaling: AutoScaling, input: unknown): object {
  const { ResourceARN, Tags } = readInput(tagInput, input);
  const tags = findTags(scaling, ResourceARN);
  for (const [key, value] of Object.entries(Tags)) tags.set(key, value);
  return {};
}

export function untagResource(scaling: AutoScaling, input: unknown): object {
  const { ResourceARN, TagKeys } = readInput(untagInput, input);
  const tags = findTags(scaling, ResourceARN);
  for (const key of TagKeys) tags.delete(key);
  return {};
}

function findTags({ targets }: AutoScaling, arn: string): Map<string, string> {
  for (const target of targets.values()) if (target.arn === arn) return target.tags;
  throw new WireError("ResourceNotFoundException", `There is no scalable target ${arn}.`);
}
