import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CacheStore } from "@sagemaker-async/cache";
import { createCacheTable, dynamodbStore } from "@sagemaker-async/cache/dynamodb";
import { memoryStore } from "@sagemaker-async/cache/memory";
import { redisStore } from "@sagemaker-async/cache/redis";
import { sqliteStore } from "@sagemaker-async/cache/sqlite";
import { dynamoDbLocal, redis } from "@sagemaker-async/services";
import { alternate, throughStore } from "../alternate.ts";
import { fill } from "../cache-entries.ts";
import { openDynamoDbLocal, skipped } from "../cache-services.ts";
import type { BenchRow } from "../row.ts";

const batchSize = 100;
const fewEntries = 1_000;
const manyEntries = 1_000_000;

/** A look-up of 100 keys among 1,000,000 entries; the reference is the same among 1,000. Reading the whole table would be 1,000 ×. */
export async function cacheTableSize(): Promise<BenchRow[]> {
  return [...(await inMemory()), ...(await onSqlite()), ...(await onRedis()), ...(await onDynamodb())];
}

async function inMemory(): Promise<BenchRow[]> {
  return [await compare("memory", memoryStore({ maxEntries: manyEntries }), memoryStore())];
}

async function onSqlite(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "sagemaker-async-bench-"));
  const [many, few] = ["many.db", "few.db"].map((name) => sqliteStore({ path: join(folder, name) }));
  if (!many || !few) return [];
  const row = await compare("SQLite", many, few);
  await rm(folder, { recursive: true });
  return [row];
}

async function onRedis(): Promise<BenchRow[]> {
  if (!redis.installed) return skipped("Redis");
  await using big = await redis.start();
  await using small = await redis.start();
  return [await compare("Redis", redisStore({ url: big.url }), redisStore({ url: small.url }))];
}

/** DynamoDB Local takes minutes to be filled. */
async function onDynamodb(): Promise<BenchRow[]> {
  if (!dynamoDbLocal.installed) return skipped("DynamoDB Local");
  await using local = await openDynamoDbLocal();
  const few = { table: "few", clientConfig: local.clientConfig };
  await createCacheTable(few);
  return [await compare("DynamoDB Local", local.store, dynamodbStore(few))];
}

async function compare(name: string, many: CacheStore, few: CacheStore): Promise<BenchRow> {
  const fromMany = await fill(many, manyEntries, batchSize, 10);
  const fromFew = await fill(few, fewEntries, batchSize, 10);
  const { ours } = await alternate({ ours: throughStore(many) }, fromMany);
  const { reference } = await alternate({ reference: throughStore(few) }, fromFew);
  await many.close();
  await few.close();
  const measure = `cache look-up of 100 keys among ${manyEntries.toLocaleString("en")} entries: ${name} (against 1,000)`;
  return { measure, unit: "µs/key", ours, reference, target: 10 * reference };
}
