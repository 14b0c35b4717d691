import { invalidOption } from "../errors/invalid-option.ts";
import type { JsonValue } from "../types/row.ts";
import { decodeTagValue, encodeTagValue } from "./tag-value.ts";

/** Tags of an AWS resource, key to value. */
export type Tags = { readonly [key: string]: string };

/** What an endpoint's tags say, each value decoded. */
export type Metadata = { readonly [key: string]: JsonValue };

const TAGS_PER_RESOURCE = 50;
const CHUNK_LENGTH = 256;
const chunkKey = /^(.+)_chunk_(\d+)$/s;
const allowedKey = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;

/**
 * Metadata → the tags that Workbench would write for it, and that `decodeTags` and Workbench read back unchanged.
 * A text of 256 characters or more is spread over `<key>_chunk_1`, `<key>_chunk_2` …
 *
 * Limits of AWS: 50 tags for a resource, keys of 1 to 128 characters, values of at most 256.
 * @throws {SageMakerAsyncError} `invalid_option` when a key is not allowed, a value is not JSON, or all of it needs more than 50 tags.
 */
export function encodeTags(metadata: Metadata): Tags {
  const entries = Object.entries(metadata).map(([key, value]) => tagsOf(key, encodeTagValue(value)));
  const tags = entries.flat();
  for (const [key] of tags) assertKey(key);
  if (tags.length <= TAGS_PER_RESOURCE) return Object.fromEntries(tags);

  const [largest] = entries.toSorted((a, b) => b.length - a.length);
  throw invalidOption(
    `The metadata needs ${tags.length} tags; AWS allows ${TAGS_PER_RESOURCE} for one resource. The most, ${largest?.length}, come from "${largest?.[0]?.[0]}": leave it out, or make it shorter.`,
  );
}

/** Tags → metadata, from Workbench, from `encodeTags`, or set by hand. Never throws: what cannot be decoded stays text. */
export function decodeTags(tags: Tags): Metadata {
  const texts = new Map<string, string>();
  const chunks = new Map<string, { readonly number: number; readonly text: string }[]>();
  for (const [key, text] of Object.entries(tags)) {
    const [, base, number] = chunkKey.exec(key) ?? [];
    if (base === undefined) texts.set(key, text);
    else chunks.set(base, [...(chunks.get(base) ?? []), { number: Number(number), text }]);
  }
  for (const [key, parts] of chunks) {
    const inOrder = parts.toSorted((a, b) => a.number - b.number);
    texts.set(key, inOrder.map(({ text }) => text).join(""));
  }
  return Object.fromEntries([...texts].map(([key, text]) => [key, decodeTagValue(text)]));
}

/** A key that looks like a chunk's is itself written as a chunk, so that it is not taken for a part of another value. */
function tagsOf(key: string, text: string): [key: string, value: string][] {
  if (text.length < CHUNK_LENGTH && !chunkKey.test(key)) return [[key, text]];
  return Array.from({ length: Math.ceil(text.length / CHUNK_LENGTH) }, (_, at) => [
    `${key}_chunk_${at + 1}`,
    text.slice(at * CHUNK_LENGTH, (at + 1) * CHUNK_LENGTH),
  ]);
}

function assertKey(key: string): void {
  const isReserved = /^aws:/i.test(key);
  if (allowedKey.test(key) && key.length <= 128 && !isReserved) return;
  throw invalidOption(
    isReserved
      ? `"${key}" cannot be a tag's key: AWS keeps the prefix "aws:" for itself.`
      : `"${key}" cannot be a tag's key: AWS allows 1 to 128 letters, digits, spaces and _ . : / = + - @.`,
  );
}
