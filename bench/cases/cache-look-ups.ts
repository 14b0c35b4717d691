import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import KeyvRedis from "@keyv/redis";
import { redisStore } from "@sagemaker-async/cache/redis";
import { sqliteStore } from "@sagemaker-async/cache/sqlite";
import { dynamoDbLocal, redis } from "@sagemaker-async/services";
import { BentoCache, bentostore } from "bentocache";
import { redisDriver } from "bentocache/drivers/redis";
import { Redis } from "ioredis";
import { Keyv } from "keyv";
import { alternate, type LookUp, throughStore } from "../alternate.ts";
import { fill } from "../cache-entries.ts";
import { openDynamoDbLocal, skipped } from "../cache-services.ts";
import type { BenchRow } from "../row.ts";

const entries = 20_000;
const batchSize = 100;
const batchCount = 96;
/** As in a program with several calls under way: what the client can do, and not how long a request takes to the server and back. */
const atOnce = 8;

/** Look-ups of 100 keys that are all there, parsed: a store against its bare client, and against other caches. */
export async function cacheLookUps(): Promise<BenchRow[]> {
  return [...(await onRedis()), ...(await onSqlite()), ...(await onDynamodb())];
}

type Answer = { readonly output: unknown };

async function onRedis(): Promise<BenchRow[]> {
  if (!redis.installed) return skipped("Redis");
  await using server = await redis.start();
  const client = new Redis(server.url);
  const store = redisStore({ url: server.url });
  const batches = await fill(store, entries, batchSize, batchCount);
  const keyv = new Keyv({ store: new KeyvRedis(server.url), namespace: "keyv" });
  const bento = new BentoCache({
    default: "redis",
    stores: { redis: bentostore().useL2Layer(redisDriver({ connection: client })) },
  });
  for (const batch of batches) {
    for (const [key, text] of await store.getMany(batch)) {
      await keyv.set(key, JSON.parse(text));
      await bento.set({ key, value: JSON.parse(text) });
    }
  }
  const answers = (values: readonly Answer[]) => values.filter((value) => value.output).length;
  const references: readonly (readonly [name: string, lookUp: LookUp, speed: number])[] = [
    [
      "MGET and JSON.parse",
      async (keys) => {
        const texts = await client.mget(keys.map((key) => `inference-cache:{${key}}`));
        return answers(texts.map((text) => JSON.parse(text ?? "null")));
      },
      0.6,
    ],
    [
      "keyv's getMany",
      async (keys) => answers((await keyv.getMany<Answer>([...keys])).flatMap((value) => value ?? [])),
      3,
    ],
    ["bentocache", async (keys) => answers(await Promise.all(keys.map((key) => bento.get({ key })))), 3],
  ];
  const rows: BenchRow[] = [];
  // Two at a time: what one leaves to the garbage collector would be the others' burden.
  for (const [name, reference, speed] of references) {
    const contestants = { ours: throughStore(store), reference };
    const many = await alternate(contestants, batches, atOnce);
    rows.push(row(`Redis, ${atOnce} at once, against ${name}`, many.ours, many.reference, speed));
    const one = await alternate(contestants, batches);
    rows.push(row(`Redis, one at a time, against ${name}`, one.ours, one.reference));
  }
  await store.close();
  await keyv.disconnect();
  await bento.disconnectAll();
  return rows;
}

async function onSqlite(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-bench-"));
  const path = join(folder, "cache.db");
  const store = sqliteStore({ path });
  const batches = await fill(store, entries, batchSize, batchCount);
  const database = new DatabaseSync(path);
  const select = database.prepare("SELECT value FROM inference_cache WHERE key = ?");
  const times = await alternate(
    {
      ours: throughStore(store),
      raw: async (keys) => keys.filter((key) => JSON.parse(String(select.get(key)?.["value"])).output).length,
    },
    batches,
  );
  database.close();
  await store.close();
  await rm(folder, { recursive: true });
  return [row("SQLite, against a prepared statement and JSON.parse", times.ours, times.raw, 0.7)];
}

async function onDynamodb(): Promise<BenchRow[]> {
  if (!dynamoDbLocal.installed) return skipped("DynamoDB Local");
  await using local = await openDynamoDbLocal();
  const { client, table, store } = local;
  const batches = await fill(store, 10_000, 10 * batchSize, 10);
  const times = await alternate(
    {
      ours: throughStore(store),
      raw: async (keys) => {
        const groups = Array.from({ length: 10 }, (_, at) =>
          keys.slice(at * batchSize, (at + 1) * batchSize),
        );
        const found = await Promise.all(
          groups.map(async (group) => {
            const Keys = group.map((key) => ({ key: { S: key } }));
            const command = new BatchGetItemCommand({
              RequestItems: { [table]: { Keys, ConsistentRead: true } },
            });
            const items = (await client.send(command)).Responses?.[table] ?? [];
            return items.filter((item) => JSON.parse(item["value"]?.S ?? "null").output).length;
          }),
        );
        return found.reduce((sum, count) => sum + count, 0);
      },
    },
    batches,
  );
  return [
    row(
      "DynamoDB Local, ten requests at once, against BatchGetItem and JSON.parse",
      times.ours,
      times.raw,
      0.9,
    ),
  ];
}

/** `speed`: how many times as fast as the reference we are to be at least. */
function row(measure: string, ours: number, reference: number, speed?: number): BenchRow {
  const target = speed !== undefined && { target: reference / speed };
  return { measure: `cache look-up: ${measure}`, unit: "µs/key", ours, reference, ...target };
}
