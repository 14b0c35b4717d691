import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";

const needsEmulator = "makes a table";
const keys = (count: number) => Array.from({ length: count }, (_, at) => ({ pk: { S: String(at) } }));

export const dynamodbCases: readonly FidelityCase[] = [
  {
    name: "batch-get-limits",
    fact: "BatchGetItem takes 100 keys at most, none twice; keys that are not there are absent from the answer",
    certainty: "documented",
    source: sources.batchGet,
    needsEmulator,
    async run(start) {
      const dynamodb = await startTable(start);
      const get = (Keys: { pk: { S: string } }[]) =>
        dynamodb.send(new BatchGetItemCommand({ RequestItems: { cache: { Keys } } }));
      const refused = { name: "ValidationException", $metadata: { httpStatusCode: 400 } };
      await expect(get(keys(101))).rejects.toMatchObject({
        ...refused,
        message: expect.stringMatching(
          /Too many items requested for the BatchGetItem call|length less than or equal to 100/,
        ),
      });
      await expect(get([...keys(1), ...keys(1)])).rejects.toMatchObject(refused);
      expect((await get(keys(100))).Responses).toEqual({ cache: [] });
    },
  },
  {
    name: "batch-write-limits",
    fact: "BatchWriteItem takes 25 items at most, none twice",
    certainty: "documented",
    source: sources.batchWrite,
    needsEmulator,
    async run(start) {
      const dynamodb = await startTable(start);
      const write = (items: { pk: { S: string } }[]) =>
        dynamodb.send(
          new BatchWriteItemCommand({
            RequestItems: { cache: items.map((Item) => ({ PutRequest: { Item } })) },
          }),
        );
      const refused = { name: "ValidationException", $metadata: { httpStatusCode: 400 } };
      await write(keys(25));
      await expect(write(keys(26))).rejects.toMatchObject(refused);
      await expect(write([...keys(1), ...keys(1)])).rejects.toMatchObject(refused);
    },
  },
  {
    name: "item-size",
    fact: "An item has 400 KB at most, the names of its attributes included",
    certainty: "documented",
    source: sources.putItem,
    needsEmulator,
    async run(start) {
      const dynamodb = await startTable(start);
      const put = (bytes: number) =>
        dynamodb.send(
          new PutItemCommand({ TableName: "cache", Item: { pk: { S: "1" }, v: { S: "x".repeat(bytes) } } }),
        );
      // Of the 400 KB, "pk", "1" and "v" take four bytes.
      await put(400 * 1024 - 4);
      await expect(put(400 * 1024 - 3)).rejects.toMatchObject({ name: "ValidationException" });
    },
  },
  {
    name: "conditional-put",
    fact: "attribute_not_exists on an item that exists is ConditionalCheckFailedException",
    certainty: "documented",
    source: sources.putItem,
    needsEmulator,
    async run(start) {
      const dynamodb = await startTable(start);
      const put = () =>
        dynamodb.send(
          new PutItemCommand({
            TableName: "cache",
            Item: { pk: { S: "1" } },
            ConditionExpression: "attribute_not_exists(pk)",
          }),
        );
      await put();
      await expect(put()).rejects.toMatchObject({
        name: "ConditionalCheckFailedException",
        $metadata: { httpStatusCode: 400 },
      });
    },
  },
];

async function startTable(start: StartEmulated): Promise<DynamoDBClient> {
  const { emulator } = await start();
  const dynamodb = new DynamoDBClient({ ...emulator.clientConfig, maxAttempts: 1 });
  onTestFinished(() => dynamodb.destroy());
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "cache",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
  return dynamodb;
}
