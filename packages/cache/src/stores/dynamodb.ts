import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import {
  aboveZeroMs,
  aFunction,
  anything,
  checkOptions,
  invalidOption,
  oneOf,
  required,
  text,
  wholeFrom,
  yesOrNo,
} from "../check-options.ts";
import type { CacheStore } from "../store.ts";
import { CacheTable } from "./dynamodb/cache-table.ts";
import { DynamodbEntries } from "./dynamodb/entries.ts";
import type { LargeEntries } from "./dynamodb/item.ts";
import { dynamodbLeases } from "./dynamodb/leases.ts";

export { type CreateCacheTableOptions, createCacheTable } from "./dynamodb/create-cache-table.ts";
export type { LargeEntries } from "./dynamodb/item.ts";

/** Options of {@link dynamodbStore}. */
export type DynamodbStoreOptions = {
  /** The table, for this cache alone: one partition key `key` (S), TTL on `expiresAt`. `createCacheTable` makes it. */
  readonly table: string;
  /** As for any AWS SDK client. Default: region and credentials from the environment. */
  readonly clientConfig?: DynamoDBClientConfig | undefined;
  /** A client instead. It stays yours: `close` leaves it open. */
  readonly client?: DynamoDBClient | undefined;
  /**
   * What becomes of entries over DynamoDB's 400 KB: `"compress"` compresses them (Brotli), and one that is too large even so is
   * refused; `"chunk"` compresses, and spreads what is too large even so over several items; `"refuse"` refuses them. A refused
   * entry is a `store_failed`, which says so. Default: `"compress"`.
   */
  readonly largeEntries?: LargeEntries | undefined;
  /**
   * Whether a look-up sees every write that is done. `false` costs half and lets DAX answer from its memory, but what another
   * process wrote in the last second may be computed again. Default: `true`.
   */
  readonly consistentRead?: boolean | undefined;
  /** How many requests a call may have under way at once. Default: 16. */
  readonly concurrency?: number | undefined;
  /** How long a request may take, throttling and what DynamoDB leaves undone included, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number | undefined;
  /** The time in milliseconds since 1970, for entries and leases that end. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
};

/**
 * Entries in a DynamoDB table, over the AWS SDK (`npm install @aws-sdk/client-dynamodb`). Entries and leases are shared by
 * all that use the table.
 *
 * Needs dynamodb:BatchGetItem, BatchWriteItem, PutItem, UpdateItem, DeleteItem and Scan on the table.
 */
export function dynamodbStore(options: DynamodbStoreOptions): CacheStore {
  checkOptions<DynamodbStoreOptions>("dynamodbStore", options, {
    table: required({ ...text, mustBe: "the name of a table" }),
    clientConfig: anything,
    client: anything,
    largeEntries: oneOf("compress", "chunk", "refuse"),
    consistentRead: yesOrNo,
    concurrency: wholeFrom(1),
    timeoutMs: aboveZeroMs,
    now: aFunction,
  });
  const { table: name, clientConfig, client, now = Date.now } = options;
  const { largeEntries = "compress", consistentRead = true, concurrency = 16, timeoutMs = 10_000 } = options;
  if (client !== undefined && clientConfig !== undefined) {
    throw invalidOption("dynamodbStore: give either client or clientConfig.");
  }
  const used = client ?? new DynamoDBClient(clientConfig ?? {});
  const table = new CacheTable({ table: name, client: used, consistentRead, concurrency, timeoutMs });
  const entries = new DynamodbEntries(table, largeEntries, now);

  return {
    getMany: (keys) => entries.read(keys),
    setMany: (values, writing) => entries.write(values, writing),
    deleteMany: (keys) => entries.delete(keys),
    scan: (namespace) => entries.scan(namespace),
    clear: (namespace) => entries.clear(namespace),
    leases: dynamodbLeases(table, entries, now),
    async close() {
      table.close();
      if (client === undefined) used.destroy();
    },
  };
}
