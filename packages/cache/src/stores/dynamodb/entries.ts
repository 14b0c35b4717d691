import { PutItemCommand, ScanCommand, type WriteRequest } from "@aws-sdk/client-dynamodb";
import type { WriteOptions } from "../../store.ts";
import { inGroups } from "../shared/in-groups.ts";
import { inParallel } from "../shared/in-parallel.ts";
import { endOf } from "../shared/store-rules.ts";
import { type CacheTable, writeSize } from "./cache-table.ts";
import {
  decompressedValue,
  type Encoded,
  encodeValue,
  type Item,
  isCurrent,
  isHolder,
  type LargeEntries,
  lifeOf,
} from "./item.ts";
import { partKeys, readParts, writeParts } from "./parts.ts";

/** An item each, so that a page of a scan stays small where entries are. DynamoDB ends it at 1 MB besides. */
const pageSize = 5_000;

/** The entries in a table. */
export class DynamodbEntries {
  readonly #table: CacheTable;
  readonly #large: LargeEntries;
  readonly #now: () => number;

  constructor(table: CacheTable, large: LargeEntries, now: () => number) {
    this.#table = table;
    this.#large = large;
    this.#now = now;
  }

  async read(keys: Iterable<string>): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    await this.#table.get(keys, async (items) => this.#decode(items, found));
    return found;
  }

  async write(entries: ReadonlyMap<string, string>, { ttlMs }: WriteOptions = {}): Promise<void> {
    const life = lifeOf(endOf(ttlMs, this.#now()));
    await inParallel(inGroups([...entries], writeSize), this.#table.use.concurrency, async (group) => {
      const requests: WriteRequest[] = [];
      for (const [key, value] of group) {
        const encoded = await encodeValue(value, this.#large);
        if ("tooLong" in encoded) await this.#put(key, encoded, life);
        else requests.push({ PutRequest: { Item: { key: { S: key }, ...encoded.item, ...life } } });
      }
      await this.#table.writeGroup("write to", requests);
    });
  }

  /** Writes one entry if its lease is held with this token, which ends the lease. Answers whether it was. */
  async put(key: string, value: string, life: Item, token: string): Promise<boolean> {
    return this.#put(key, await encodeValue(value, this.#large), life, token);
  }

  /** Parts first: nobody looks for them until the item is there. Those of the item before, or those in vain, are deleted. */
  async #put(key: string, encoded: Encoded, life: Item, token?: string): Promise<boolean> {
    const { client, table } = this.#table.use;
    const value =
      "item" in encoded ? encoded.item : await writeParts(this.#table, key, encoded.tooLong, life);
    const item: Item = { key: { S: key }, ...value, ...life };
    const command = new PutItemCommand({
      TableName: table,
      Item: item,
      ReturnValues: "ALL_OLD",
      ...(token !== undefined && {
        ConditionExpression: isHolder,
        ExpressionAttributeValues: { ":token": { S: token } },
      }),
    });
    let old: Item | undefined;
    const written = await this.#table.conditional("write to", async (abortSignal) => {
      old = (await client.send(command, { abortSignal })).Attributes;
    });
    const useless = partKeys(written ? (old ?? {}) : item);
    // An answer that was lost lets the SDK send the request again: then the item before is this one.
    if (!written || useless[0] !== partKeys(item)[0]) await this.#table.delete("write to", useless);
    return written;
  }

  async delete(keys: readonly string[]): Promise<number> {
    let deleted = 0;
    const gone: string[] = [];
    await this.#table.get(keys, (items) => {
      for (const item of items) {
        if (isCurrent(item, this.#now())) deleted += 1;
        gone.push(item["key"]?.S ?? "", ...partKeys(item));
      }
    });
    await this.#table.delete("delete from", gone);
    return deleted;
  }

  async *scan(namespace: string | undefined): AsyncGenerator<[string, string][]> {
    for await (const items of this.#pages(namespace)) {
      const found = new Map<string, string>();
      await this.#decode(items, found);
      if (found.size > 0) yield [...found];
    }
  }

  async clear(namespace: string | undefined): Promise<void> {
    for await (const items of this.#pages(namespace)) {
      await this.#table.delete(
        "clear",
        items.map((item) => item["key"]?.S ?? ""),
      );
    }
  }

  /** All items whose keys begin with the namespace: entries, their parts, leases. */
  async *#pages(namespace: string | undefined): AsyncGenerator<Item[]> {
    const { client, table, consistentRead } = this.#table.use;
    const filter = namespace !== undefined && {
      FilterExpression: "begins_with(#key, :start)",
      ExpressionAttributeNames: { "#key": "key" },
      ExpressionAttributeValues: { ":start": { S: `${namespace}:` } },
    };
    let start: Item | undefined;
    do {
      const request = { TableName: table, Limit: pageSize, ConsistentRead: consistentRead, ...filter };
      const command = new ScanCommand({ ...request, ...(start && { ExclusiveStartKey: start }) });
      const { Items, LastEvaluatedKey } = await this.#table.once("scan", (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      start = LastEvaluatedKey;
      yield Items ?? [];
    } while (start);
  }

  async #decode(items: readonly Item[], found: Map<string, string>): Promise<void> {
    const now = this.#now();
    for (const item of items) {
      if (!isCurrent(item, now)) continue;
      const key = item["key"]?.S ?? "";
      const text = item["value"]?.S;
      const value =
        text ?? (item["parts"] ? await readParts(this.#table, item) : await decompressedValue(item));
      if (value !== undefined) found.set(key, value);
    }
  }
}
