import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { CacheTable } from "./cache-table.ts";
import { type Item, lifeOf } from "./item.ts";

/** What is read of an item to see whether its lease is held. Never from DAX, whose memory may be minutes old. */
const leaseRead = {
  ConsistentRead: true,
  ProjectionExpression: "#key, lease, endsAt",
  ExpressionAttributeNames: { "#key": "key" },
};

/** When leases end: in an item for each group of them that was taken together. A token names its group. */
export class LeaseGroups {
  readonly #table: CacheTable;
  readonly #now: () => number;

  constructor(table: CacheTable, now: () => number) {
    this.#table = table;
    this.#now = now;
  }

  tokenOf(group: string, at: number): string {
    return `${group}/${at}`;
  }

  groupOf(token: string): string {
    return token.slice(0, token.indexOf("/"));
  }

  /** Lets the leases of a group end `ttlMs` from now. DynamoDB deletes the item some time after that. */
  async prolong(group: string, ttlMs: number): Promise<void> {
    const { client, table: TableName } = this.#table.use;
    const { endsAt = { N: "" }, expiresAt = { N: "" } } = lifeOf(this.#now() + ttlMs);
    const command = new UpdateItemCommand({
      TableName,
      Key: { key: { S: itemKeyOf(group) } },
      UpdateExpression: "SET endsAt = :endsAt, expiresAt = :expiresAt",
      ExpressionAttributeValues: { ":endsAt": endsAt, ":expiresAt": expiresAt },
    });
    await this.#table.once("prolong leases in", (abortSignal) => client.send(command, { abortSignal }));
  }

  /** Those of the keys whose lease nobody holds, each with the token whose time is over, if there is one. */
  async freeKeys(keys: readonly string[]): Promise<Map<string, string | undefined>> {
    const tokens = new Map(keys.map((key): [string, string | undefined] => [key, undefined]));
    for (const { key, lease } of await this.#read(keys)) tokens.set(key?.S ?? "", lease?.S);
    const groups = [...tokens.values()].flatMap((token) => (token ? [this.groupOf(token)] : []));
    const held = new Set<string>();
    for (const { key, endsAt } of await this.#read(groups.map(itemKeyOf))) {
      if (this.#now() < Number(endsAt?.N)) held.add(key?.S ?? "");
    }
    return new Map([...tokens].filter(([, token]) => !token || !held.has(itemKeyOf(this.groupOf(token)))));
  }

  async #read(keys: readonly string[]): Promise<Item[]> {
    const found: Item[] = [];
    await this.#table.get(keys, (items) => void found.push(...items), leaseRead);
    return found;
  }
}

/** In no namespace, since a group may have leases in several. */
function itemKeyOf(group: string): string {
  return `lease/${group}`;
}
