import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import type { StartEmulated } from "../emulated.ts";

/** An emulator with a table "cache", and a client that tries once. */
export async function startTable(
  start: StartEmulated,
  configuration: EmulatorConfiguration = {},
  table: Partial<CreateTableCommandInput> = { BillingMode: "PAY_PER_REQUEST" },
) {
  const { emulator } = await start({ emulator: configuration });
  const dynamodb = new DynamoDBClient({ ...emulator.clientConfig, maxAttempts: 1 });
  onTestFinished(() => dynamodb.destroy());
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "cache",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      ...table,
    }),
  );
  const waiting = { client: dynamodb, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await waitUntilTableExists(waiting, { TableName: "cache" });
  return { dynamodb, emulator };
}
