import type { CacheStore } from "@sagemaker-async/cache";
import { createCacheTable, dynamodbStore } from "@sagemaker-async/cache/dynamodb";
import { redisStore } from "@sagemaker-async/cache/redis";
import { sqliteStore } from "@sagemaker-async/cache/sqlite";
import type { ClientConfig } from "@sagemaker-async/core";
import { UserError } from "./user-error.ts";

/**
 * Where the answers are kept: `sqlite:PATH`, `redis://…`, `dynamodb://TABLE` (created where missing).
 * @param clientConfig where DynamoDB is: here the emulator, which serves it too
 * @throws {UserError} that names the URLs there are
 */
export async function openStore(url: string, clientConfig: ClientConfig): Promise<CacheStore> {
  const [, scheme, rest = ""] = /^([a-z-]+):(?:\/\/)?(.+)$/.exec(url) ?? [];
  switch (scheme) {
    case "sqlite":
      return sqliteStore({ path: rest });
    case "redis":
    case "rediss":
    case "redis-cluster":
      return redisStore({ url });
    case "dynamodb":
      await createCacheTable({ table: rest, clientConfig });
      return dynamodbStore({ table: rest, clientConfig });
    default:
      throw new UserError(
        `--cache ${url} is not known. Give sqlite:PATH, redis://HOST:PORT or dynamodb://TABLE.`,
      );
  }
}
