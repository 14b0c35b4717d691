import { z } from "zod";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { sagemakerArn } from "../wire/arn.ts";
import { validationException, WireError } from "../wire/wire-error.ts";
import type { ControlPlane } from "./control-plane.ts";
import { readToken } from "./list-endpoints.ts";
import { readInput } from "./read-input.ts";

/** What tags may hold: no braces, quotes, commas or line breaks, so raw JSON does not fit. */
const TAG_TEXT = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u;
const TAG_PATTERN = "Member must satisfy regular expression pattern: ([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";
const TAGS_PER_RESOURCE = 50;

const resourceArn = z.string().max(256);
const tag = z.object({
  Key: z.string().min(1).max(128).regex(TAG_TEXT, TAG_PATTERN),
  Value: z.string().max(256).regex(TAG_TEXT, TAG_PATTERN),
});
const addInput = z.object({ ResourceArn: resourceArn, Tags: z.array(tag).max(TAGS_PER_RESOURCE) });
const listInput = z.object({
  ResourceArn: resourceArn,
  MaxResults: z.int().min(50, "Member must have value greater than or equal to 50").default(50),
  NextToken: z.string().optional(),
});

export function addTags(plane: ControlPlane, input: unknown): object {
  const { ResourceArn, Tags } = readInput(addInput, input);
  const { tags } = findTagged(plane, ResourceArn);
  const merged = new Map([...tags, ...Tags.map(({ Key, Value }) => [Key, Value] as const)]);
  if (merged.size > TAGS_PER_RESOURCE) {
    throw new WireError("ResourceLimitExceeded", `A resource can have at most ${TAGS_PER_RESOURCE} tags.`);
  }
  for (const [key, value] of merged) tags.set(key, value);
  return { Tags: toList(tags) };
}

export function listTags(plane: ControlPlane, input: unknown): object {
  const { ResourceArn, MaxResults, NextToken } = readInput(listInput, input);
  const all = toList(findTagged(plane, ResourceArn).tags);
  const start = readToken(NextToken);
  const end = start + MaxResults;
  return { Tags: all.slice(start, end), ...(end < all.length && { NextToken: String(end) }) };
}

function toList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

function findTagged({ account, endpoints }: ControlPlane, arn: string): Endpoint {
  // The name in an ARN is in lower case, so the ARNs are compared and not the names.
  for (const endpoint of endpoints.values()) {
    if (sagemakerArn(account, "endpoint", endpoint.name) === arn.toLowerCase()) return endpoint;
  }
  throw validationException(`Could not find resource "${arn}".`);
}
