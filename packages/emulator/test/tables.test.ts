import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { type EmulatorConfiguration, startEmulator } from "../src/index.ts";
import { folderWith } from "./support/folder.ts";

const TableName = "cache";

async function startTables(configuration: EmulatorConfiguration) {
  const emulator = await startEmulator(configuration);
  const dynamodb = new DynamoDBClient({ ...emulator.clientConfig, maxAttempts: 1 });
  onTestFinished(async () => {
    dynamodb.destroy();
    await emulator.close();
  });
  return {
    emulator,
    dynamodb,
    async createTable() {
      await dynamodb.send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        }),
      );
      await waitUntilTableExists(waiting(dynamodb), { TableName });
    },
    async deleteTable() {
      await dynamodb.send(new DeleteTableCommand({ TableName }));
      await waitUntilTableNotExists(waiting(dynamodb), { TableName });
    },
    put: (pk: string, seconds = 0) =>
      dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, over: { N: String(seconds) } } })),
    count: async () => (await dynamodb.send(new ScanCommand({ TableName }))).Count,
    timeToLive: async () =>
      (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription,
  };
}

const waiting = (client: DynamoDBClient) => ({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 });

const specification = { AttributeName: "over", Enabled: true };

test("a time to live outlives the emulator with --state, and is gone with its table", async () => {
  const state = await folderWith({});
  const configuration = { state, clock: { frozen: true }, assumptions: { expiredItemsDeletedAfterMs: 0 } };
  const before = await startTables(configuration);
  await before.createTable();
  await before.put("over", Math.floor(before.emulator.clock.now() / 1000));
  await before.dynamodb.send(
    new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: specification }),
  );
  await before.emulator.close();

  const after = await startTables(configuration);
  expect(await after.timeToLive()).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "over" });
  expect(await after.count()).toBe(1);
  const counted = after.emulator.requests();
  await after.emulator.clock.advance(60_000);
  expect(after.emulator.requests()).toEqual(counted);
  expect(await after.count()).toBe(0);

  await after.deleteTable();
  await after.createTable();
  expect(await after.timeToLive()).toEqual({ TimeToLiveStatus: "DISABLED" });
});

test("more than a page of items is deleted", async () => {
  const { emulator, dynamodb, createTable, count } = await startTables({
    clock: { frozen: true },
    assumptions: { expiredItemsDeletedAfterMs: 0 },
  });
  await createTable();
  const over = { N: String(Math.floor(emulator.clock.now() / 1000)) };
  for (let at = 0; at < 4; at += 1) {
    const Item = { pk: { S: String(at) }, over, v: { S: "x".repeat(390 * 1024) } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
  }
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: specification }));
  await emulator.clock.advance(60_000);
  expect(await count()).toBe(0);
});

test("a reset empties tables however little they take a second", async () => {
  const { emulator, createTable, put, count } = await startTables({
    clock: { frozen: true },
    limits: { tableRates: { tableWriteUnits: 1, tableReadUnits: 1 } },
  });
  await createTable();
  await put("a");
  await emulator.clock.advance(1_000);
  await put("b");
  await emulator.reset({ objects: true });
  expect(await count()).toBe(0);
});

test.each(["UpdateTimeToLive", "DescribeTimeToLive", "BatchGetItem", "BatchWriteItem", "GetItem", "PutItem"])(
  "what is no %s is refused in DynamoDB's words",
  async (operation) => {
    const { emulator } = await startTables({ limits: { tableRates: true } });
    for (const body of ["null", "[]", "{", "", "{}", '{"TableName":{}}', '{"RequestItems":{"x":1}}']) {
      const response = await fetch(emulator.url, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": `DynamoDB_20120810.${operation}`,
        },
        body,
      });
      expect(response.status, body).toBe(400);
      expect(await response.json(), body).toMatchObject({ __type: expect.any(String) });
    }
  },
);

test("a table that is not there has no time to live", async () => {
  const { dynamodb, timeToLive } = await startTables({});
  const missing = { name: "ResourceNotFoundException" };
  await expect(timeToLive()).rejects.toMatchObject(missing);
  const update = new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: specification });
  await expect(dynamodb.send(update)).rejects.toMatchObject(missing);
});
