import { z } from "zod";

/** What tags may hold: no braces, quotes, commas or line breaks, so raw JSON does not fit. */
const TAG_TEXT = /^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$/u;
const TAG_PATTERN = "Member must satisfy regular expression pattern: ([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";

/** As many as a call can bring and a resource can have. */
export const LARGEST_TAG_COUNT = 50;

export const tagKey = z.string().min(1).max(128).regex(TAG_TEXT, TAG_PATTERN);

/** `Tags` of AddTags and of the calls that create something. */
export const tagList = z
  .array(z.object({ Key: tagKey, Value: z.string().max(256).regex(TAG_TEXT, TAG_PATTERN) }))
  .max(LARGEST_TAG_COUNT);

export type TagList = z.output<typeof tagList>;

export function toTagMap(tags: TagList = []): Map<string, string> {
  return new Map(tags.map(({ Key, Value }) => [Key, Value]));
}

export function toTagList(tags: ReadonlyMap<string, string>): TagList {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
