import type { CacheStore } from "../../src/index.ts";
import { dynamodbStore } from "../../src/stores/dynamodb.ts";
import { redisStore } from "../../src/stores/redis.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";

export const table = "cache";

/** What DynamoDB Local, at this URL, wants of a client. */
export const localConfig = (endpoint: string) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});

/** The store behind a Redis's URL, DynamoDB Local's URL, or the path of an SQLite file. */
export function storeAt(place: string): CacheStore {
  if (place.startsWith("redis:")) return redisStore({ url: place });
  if (place.startsWith("http:")) return dynamodbStore({ table, clientConfig: localConfig(place) });
  return sqliteStore({ path: place });
}
