import type { CacheStore } from "@sagemaker-async/cache";
import type { ClientConfig } from "@sagemaker-async/core";
import { UsageError } from "../command-line/usage-error.ts";

/** What stands in `--cache`. */
export const cacheUrls =
  "memory:, sqlite:PATH, redis://HOST, rediss://HOST, redis-cluster://HOST:PORT,…, dynamodb://TABLE";

export type StoreSetting = {
  /** Of DynamoDB. */
  readonly clientConfig: ClientConfig;
  /** The file in which the answers of `memory:` are kept. */
  readonly memoryPath: string;
};

/** Each store is loaded only where it is used: its client takes memory and time. */
const sqlite = async (path: string) => (await import("@sagemaker-async/cache/sqlite")).sqliteStore({ path });
const redis = async (url: string) => (await import("@sagemaker-async/cache/redis")).redisStore({ url });
const dynamodb = async (table: string, clientConfig: ClientConfig) =>
  (await import("@sagemaker-async/cache/dynamodb")).dynamodbStore({ table, clientConfig });

/** The store that a cache URL names. `memory:` is a file of the run's own: it outlives a kill, and not the run. */
export async function openStore(
  url: string,
  { clientConfig, memoryPath }: StoreSetting,
): Promise<CacheStore> {
  const [, scheme = "", rest = ""] = /^([a-z-]+):(?:\/\/)?(.*)$/s.exec(url) ?? [];
  switch (scheme) {
    case "memory":
      return sqlite(memoryPath);
    case "sqlite":
      if (rest === "") throw refused(url, "names no file. Write sqlite:cache.db.");
      return sqlite(rest);
    case "redis":
    case "rediss":
    case "redis-cluster":
    case "rediss-cluster":
      return redis(url);
    case "dynamodb":
      if (rest === "") throw refused(url, "names no table. Write dynamodb://predictions.");
      return dynamodb(rest, clientConfig);
    default:
      throw refused(url, `is no URL of a cache. There are: ${cacheUrls}.`);
  }
}

function refused(url: string, reason: string): UsageError {
  return new UsageError(`--cache ${url.replace(/\/\/.*@/, "//…@")} ${reason}`);
}
