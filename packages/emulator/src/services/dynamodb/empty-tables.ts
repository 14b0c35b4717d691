import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createInProcessHandler, type InProcessServer } from "../in-process-handler.ts";

/** BatchWriteItem takes 25 requests. */
const LARGEST_BATCH = 25;

/** Deletes the items of all DynamoDB tables; the tables stay. */
export async function emptyTables(inject: InProcessServer): Promise<void> {
  // Loaded only here: few resets need it, and it would slow every start.
  const { DynamoDBClient, ListTablesCommand } = await import("@aws-sdk/client-dynamodb");
  const dynamodb = new DynamoDBClient({
    region: "us-east-1",
    endpoint: "http://localhost",
    credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" },
    requestHandler: createInProcessHandler(inject),
  });
  try {
    let start: string | undefined;
    do {
      const page = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName: start }));
      for (const table of page.TableNames ?? []) await emptyTable(dynamodb, table);
      start = page.LastEvaluatedTableName;
    } while (start !== undefined);
  } finally {
    dynamodb.destroy();
  }
}

async function emptyTable(dynamodb: DynamoDBClient, table: string): Promise<void> {
  const { BatchWriteItemCommand, DescribeTableCommand, ScanCommand } = await import(
    "@aws-sdk/client-dynamodb"
  );
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  const keyNames = (Table?.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? []);
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamodb.send(new ScanCommand({ TableName: table, ExclusiveStartKey: start }));
    const items = page.Items ?? [];
    for (let from = 0; from < items.length; from += LARGEST_BATCH) {
      const deletions = items
        .slice(from, from + LARGEST_BATCH)
        .map((item) => ({ DeleteRequest: { Key: pick(item, keyNames) } }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: deletions } }));
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

function pick(
  item: Record<string, AttributeValue>,
  names: readonly string[],
): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}
