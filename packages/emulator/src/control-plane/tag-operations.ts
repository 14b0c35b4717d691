import { z } from "zod";
import { list, text } from "../wire/input-types.ts";
import { readInput } from "./read-input.ts";
import { LARGEST_TAG_COUNT, tagKey } from "./tag-list.ts";

/** How a service that calls its resources by `ResourceARN` takes and answers tags. */
export interface TaggedService<Service> {
  longestArn: number;
  /** `Tags` of TagResource, as it comes. */
  tags: z.ZodType<Iterable<readonly [key: string, value: string]>>;
  /** `Tags` of the answer. */
  toOutput: (tags: ReadonlyMap<string, string>) => object;
  /** @throws WireError when there is no such resource */
  find: (service: Service, arn: string) => Map<string, string>;
}

/** ListTagsForResource, TagResource and UntagResource. */
export function tagOperations<Service>({ longestArn, tags, toOutput, find }: TaggedService<Service>) {
  const resourceInput = z.object({ ResourceARN: text(longestArn) });
  const tagInput = resourceInput.extend({ Tags: tags });
  const untagInput = resourceInput.extend({ TagKeys: list(tagKey, LARGEST_TAG_COUNT) });
  return {
    ListTagsForResource(service: Service, input: unknown): object {
      return { Tags: toOutput(find(service, readInput(resourceInput, input).ResourceARN)) };
    },
    TagResource(service: Service, input: unknown): object {
      const { ResourceARN, Tags } = readInput(tagInput, input);
      const found = find(service, ResourceARN);
      for (const [key, value] of Tags) found.set(key, value);
      return {};
    },
    UntagResource(service: Service, input: unknown): object {
      const { ResourceARN, TagKeys } = readInput(untagInput, input);
      const found = find(service, ResourceARN);
      for (const key of TagKeys) found.delete(key);
      return {};
    },
  };
}
