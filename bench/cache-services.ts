import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createCacheTable, dynamodbStore } from "@sagemaker-async/cache/dynamodb";
import { dynamoDbLocal } from "@sagemaker-async/services";
import type { BenchRow } from "./row.ts";

/** DynamoDB Local in memory, with a cache table and a store on it. */
export async function openDynamoDbLocal(table = "cache") {
  const server = await dynamoDbLocal.start({ inMemory: true });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const clientConfig = { endpoint: server.url, region: "us-east-1", credentials };
  await createCacheTable({ table, clientConfig });
  const client = new DynamoDBClient(clientConfig);
  const store = dynamodbStore({ table, client });
  const stop = async () => {
    await store.close();
    client.destroy();
    await server.stop();
  };
  return { client, clientConfig, table, store, [Symbol.asyncDispose]: stop };
}

/** No rows, and why. */
export function skipped(what: string): BenchRow[] {
  console.error(`${what} is not installed (scripts/install-services.sh); its rows are left out.`);
  return [];
}
