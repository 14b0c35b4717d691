import { randomUUID } from "node:crypto";
import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { StoreLeases } from "../../store.ts";
import { inParallel } from "../shared/in-parallel.ts";
import { checkTtl, endOf } from "../shared/store-rules.ts";
import type { CacheTable } from "./cache-table.ts";
import type { DynamodbEntries } from "./entries.ts";
import { isHolder, lifeOf } from "./item.ts";

const free = "(attribute_not_exists(leaseEndsAt) OR leaseEndsAt <= :now)";

/**
 * Leases by conditional writes, between all that use the table. They stand in the item of the entry, so that writing the
 * entry and giving the lease back are one write. They end by the clocks of the machines: one that is ahead takes a lease
 * over earlier, and the token makes sure that the holder before it then writes nothing.
 */
export function dynamodbLeases(table: CacheTable, entries: DynamodbEntries, now: () => number): StoreLeases {
  const { concurrency, client, table: TableName } = table.use;

  /** Does something for each key and its token; answers the keys for which it was done. */
  async function each(
    tokens: Iterable<readonly [key: string, token: string]>,
    act: (key: string, token: string) => Promise<boolean>,
  ): Promise<Set<string>> {
    const done = new Set<string>();
    await inParallel(tokens, concurrency, async ([key, token]) => {
      if (await act(key, token)) done.add(key);
    });
    return done;
  }

  const item = (key: string) => ({ TableName, Key: { key: { S: key } } });

  return {
    async acquire(keys, ttlMs) {
      checkTtl(ttlMs);
      const tokens = new Map(keys.map((key) => [key, randomUUID()]));
      const taken = await each(tokens, (key, token) => {
        const at = now();
        const command = new UpdateItemCommand({
          ...item(key),
          UpdateExpression: "SET lease = :token, leaseEndsAt = :endsAt",
          // The SDK sends a request again whose answer is lost: then the lease is there, with this token.
          ConditionExpression: `${free} OR ${isHolder}`,
          ExpressionAttributeValues: {
            ":token": { S: token },
            ":now": { N: String(at) },
            ":endsAt": { N: String(at + ttlMs) },
          },
        });
        return table.conditional("take a lease in", (abortSignal) => client.send(command, { abortSignal }));
      });
      return new Map([...tokens].filter(([key]) => taken.has(key)));
    },
    async renew(tokens, ttlMs) {
      checkTtl(ttlMs);
      return each(tokens, (key, token) => {
        const command = new UpdateItemCommand({
          ...item(key),
          UpdateExpression: "SET leaseEndsAt = :endsAt",
          ConditionExpression: isHolder,
          ExpressionAttributeValues: { ":token": { S: token }, ":endsAt": { N: String(now() + ttlMs) } },
        });
        return table.conditional("prolong a lease in", (abortSignal) =>
          client.send(command, { abortSignal }),
        );
      });
    },
    async setMany(values, tokens, { ttlMs } = {}) {
      const life = lifeOf(endOf(ttlMs, now()));
      const held = [...tokens].filter(([key]) => values.has(key));
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
          UpdateExpression: "REMOVE lease, leaseEndsAt",
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
