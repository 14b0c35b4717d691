import { z } from "zod";
import { readInput } from "../control-plane/read-input.ts";
import { LARGEST_TAG_COUNT, tagKey, tagList, toTagList } from "../control-plane/tag-list.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { list, text } from "../wire/input-types.ts";
import { WireError } from "../wire/wire-error.ts";

const resourceInput = z.object({ ResourceARN: text(1024) });
const tagInput = resourceInput.extend({ Tags: tagList });
const untagInput = resourceInput.extend({ TagKeys: list(tagKey, LARGEST_TAG_COUNT) });

export function listTagsForResource(cloudWatch: CloudWatch, input: unknown): object {
  const { ResourceARN } = readInput(resourceInput, input);
  return { Tags: toTagList(findTags(cloudWatch, ResourceARN)) };
}

export function tagResource(cloudWatch: CloudWatch, input: unknown): object {
  const { ResourceARN, Tags } = readInput(tagInput, input);
  const tags = findTags(cloudWatch, ResourceARN);
  for (const { Key, Value } of Tags) tags.set(Key, Value);
  return {};
}

export function untagResource(cloudWatch: CloudWatch, input: unknown): object {
  const { ResourceARN, TagKeys } = readInput(untagInput, input);
  const tags = findTags(cloudWatch, ResourceARN);
  for (const key of TagKeys) tags.delete(key);
  return {};
}

function findTags({ alarms }: CloudWatch, arn: string): Map<string, string> {
  for (const alarm of alarms.values()) if (alarm.arn === arn) return alarm.tags;
  throw new WireError("ResourceNotFoundException", `There is no resource ${arn}.`, 404);
}
