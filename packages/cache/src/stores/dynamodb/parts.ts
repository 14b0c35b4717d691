import { randomUUID } from "node:crypto";
import type { CacheTable } from "./cache-table.ts";
import { cut, decompressed, type Item } from "./item.ts";

/**
 * Writes the parts of a value under keys that were never used, and answers the attributes that lead to them. The entry
 * before stays as it was until the item with these attributes replaces it, whole.
 */
export async function writeParts(table: CacheTable, key: string, bytes: Buffer, life: Item): Promise<Item> {
  const pieces = cut(bytes);
  const attributes: Item = { parts: { N: String(pieces.length) }, partsId: { S: randomUUID() } };
  const keys = partKeys({ key: { S: key }, ...attributes });
  await table.write(
    "write to",
    pieces.map((piece, at) => ({
      PutRequest: { Item: { key: { S: keys[at] ?? "" }, part: { B: piece }, ...life } },
    })),
  );
  return attributes;
}

/** The text of an entry in several items; undefined when another has replaced it meanwhile and its parts are gone. */
export async function readParts(table: CacheTable, item: Item): Promise<string | undefined> {
  const keys = partKeys(item);
  const pieces = new Map<string, Uint8Array>();
  await table.get(keys, (parts) => {
    for (const { key, part } of parts) pieces.set(key?.S ?? "", part?.B ?? new Uint8Array());
  });
  if (pieces.size < keys.length) return undefined;
  return decompressed(Buffer.concat(keys.map((key) => pieces.get(key) ?? new Uint8Array())));
}

/** The keys of an item's parts: none, where the entry is in one item. */
export function partKeys(item: Item): string[] {
  const count = Number(item["parts"]?.N ?? 0);
  return Array.from({ length: count }, (_, at) => `${item["key"]?.S}/${item["partsId"]?.S}/${at}`);
}
