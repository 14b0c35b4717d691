import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";

/**
 * An item of the table, by its partition key `key`:
 * - an entry: `value` (S, or B when compressed), or `parts` and `partsId` when it is spread over several items;
 * - a part of an entry: `part` (B);
 * - and in either the end of its life, `endsAt` (N, milliseconds, exact) and `expiresAt` (N, seconds, for DynamoDB's TTL).
 * A lease stands in the entry's item, as `lease`, its token; an item may hold a lease alone. When leases that were taken
 * together end stands in an item of its own, as `endsAt` and `expiresAt`.
 */
export type Item = Record<string, AttributeValue>;

/** The condition of a write that only the holder of the lease `:token` may do. */
export const isHolder = "lease = :token";

/** What becomes of entries over DynamoDB's limit of 400 KB an item. */
export type LargeEntries = "compress" | "chunk" | "refuse";

/** An item may have 409,600 bytes, attribute names included. */
const maxValueBytes = 400_000;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
/** The highest qualities take ten times as long for a few percent. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** An entry as an item, or as a value that has to be spread over several. */
export type Encoded = { readonly item: Item } | { readonly tooLong: Buffer };

export async function encodeValue(value: string, large: LargeEntries): Promise<Encoded> {
  if (Buffer.byteLength(value) <= maxValueBytes) return { item: { value: { S: value } } };
  if (large === "refuse") throw tooLongError(Buffer.byteLength(value), '"compress" or "chunk"');
  const compressed = await compress(value, quality);
  if (compressed.length <= maxValueBytes) return { item: { value: { B: compressed } } };
  if (large === "compress") throw tooLongError(compressed.length, '"chunk"');
  return { tooLong: compressed };
}

/** The text of an entry that is compressed in one item. */
export async function decompressedValue(item: Item): Promise<string | undefined> {
  const bytes = item["value"]?.B;
  return bytes && decompressed(bytes);
}

export async function decompressed(bytes: Uint8Array): Promise<string> {
  return (await decompress(bytes)).toString();
}

/** The pieces of a value that does not fit into one item. */
export function cut(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / maxValueBytes);
  return Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * maxValueBytes, (at + 1) * maxValueBytes),
  );
}

/** The attributes that say when an item's life ends. DynamoDB deletes it some time after `expiresAt`. */
export function lifeOf(endsAt: number | undefined): Item {
  if (endsAt === undefined) return {};
  return { endsAt: { N: String(endsAt) }, expiresAt: { N: String(Math.ceil(endsAt / 1_000)) } };
}

/** Whether an item holds an entry whose time is not over. */
export function isCurrent(item: Item, now: number): boolean {
  if (!item["value"] && !item["parts"]) return false;
  const endsAt = item["endsAt"]?.N;
  return endsAt === undefined || now < Number(endsAt);
}

function tooLongError(bytes: number, choice: string): SageMakerAsyncError {
  return new SageMakerAsyncError(
    "store_failed",
    `An entry of ${bytes} bytes is over the 400 KB that DynamoDB takes in one item. ` +
      `Give dynamodbStore largeEntries: ${choice}, or use another store for such answers.`,
  );
}
