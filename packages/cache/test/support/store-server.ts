import { dynamoDbLocal, type RunningService, redis } from "@sagemaker-async/services";
import { createCacheTable } from "../../src/stores/dynamodb.ts";
import { localConfig, table } from "./store-at.ts";

/** A kind of store that is a server. */
export type ServerKind = "redis" | "dynamodb";

/**
 * Starts an empty one. One that is durable has everything again after a kill that it acknowledged: Redis writes each command to
 * its file before it answers, DynamoDB Local works on a disk, which is many times slower than in memory.
 */
export async function startServer(kind: ServerKind, durable: boolean): Promise<RunningService> {
  if (kind === "redis") return redis.start(durable ? { appendonly: "yes", appendfsync: "always" } : {});
  const server = await dynamoDbLocal.start({ inMemory: !durable });
  await createCacheTable({ table, clientConfig: localConfig(server.url) });
  return server;
}
