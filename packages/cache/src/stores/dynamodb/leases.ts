import { randomUUID } from "node:crypto";
import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { StoreLeases } from "../../store.ts";
import { inParallel } from "../shared/in-parallel.ts";
import { checkTtl, endOf } from "../shared/store-rules.ts";
import type { CacheTable } from "./cache-table.ts";
import type { DynamodbEntries } from "./entries.ts";
import { isHolder, lifeOf } from "./item.ts";
import { LeaseGroups } from "./lease-groups.ts";

/**
 * Leases by conditional writes, between all that use the table. They stand in the item of the entry, so that writing the
 * entry and giving the lease back are one write. When they end is said once for all that were taken together, so that one
 * write prolongs them. They end by the clocks of the machines: one that is ahead takes a lease over earlier, and the token
 * makes sure that the holder before it then writes nothing.
 */
export function dynamodbLeases(table: CacheTable, entries: DynamodbEntries, now: () => number): StoreLeases {
  const { concurrency, client, table: TableName } = table.use;
  const groups = new LeaseGroups(table, now);

  /** Does something for each key; answers the keys for which it was done. */
  async function each<What>(
    keys: ReadonlyMap<string, What>,
    act: (key: string, what: What) => Promise<boolean>,
  ): Promise<Set<string>> {
    const done = new Set<string>();
    await inParallel(keys, concurrency, async ([key, what]) => {
      if (await act(key, what)) done.add(key);
    });
    return done;
  }

  const item = (key: string) => ({ TableName, Key: { key: { S: key } } });

  return {
    async acquire(keys, ttlMs) {
      checkTtl(ttlMs);
      const free = await groups.freeKeys(keys);
      if (free.size === 0) return new Map();
      const group = randomUUID();
      await groups.prolong(group, ttlMs);
      const tokens = new Map([...free.keys()].map((key, at) => [key, groups.tokenOf(group, at)]));
      const taken = await each(tokens, (key, token) => {
        const over = free.get(key);
        const command = new UpdateItemCommand({
          ...item(key),
          UpdateExpression: "SET lease = :token",
          // The SDK sends a request again whose answer is lost: then the lease is there, with this token.
          ConditionExpression: `${over ? "lease = :over" : "attribute_not_exists(lease)"} OR ${isHolder}`,
          ExpressionAttributeValues: { ":token": { S: token }, ...(over && { ":over": { S: over } }) },
        });
        return table.conditional("take a lease in", (abortSignal) => client.send(command, { abortSignal }));
      });
      return new Map([...tokens].filter(([key]) => taken.has(key)));
    },
    async renew(tokens, ttlMs) {
      checkTtl(ttlMs);
      const held = new Set([...tokens.values()].map((token) => groups.groupOf(token)));
      await inParallel(held, concurrency, (group) => groups.prolong(group, ttlMs));
    },
    async setMany(values, tokens, { ttlMs } = {}) {
      const life = lifeOf(endOf(ttlMs, now()));
      const held = new Map([...tokens].filter(([key]) => values.has(key)));
      return each(held, (key, token) => entries.put(key, values.get(key) ?? "", life, token));
    },
    async release(tokens) {
      await each(tokens, async (key, token) => {
        const ExpressionAttributeValues = { ":token": { S: token } };
        const deletion = new DeleteItemCommand({
          ...item(key),
          ConditionExpression: `${isHolder} AND attribute_not_exists(#value) AND attribute_not_exists(parts)`,
          ExpressionAttributeNames: { "#value": "value" },
          ExpressionAttributeValues,
        });
        const removal = new UpdateItemCommand({
          ...item(key),
          UpdateExpression: "REMOVE lease",
          ConditionExpression: isHolder,
          ExpressionAttributeValues,
        });
        const send = (command: DeleteItemCommand | UpdateItemCommand) =>
          table.conditional("give a lease back in", (abortSignal) =>
            command instanceof DeleteItemCommand
              ? client.send(command, { abortSignal })
              : client.send(command, { abortSignal }),
          );
        return (await send(deletion)) || send(removal);
      });
    },
  };
}
