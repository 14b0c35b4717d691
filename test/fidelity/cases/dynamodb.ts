import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  BatchWriteItemCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import { startTable } from "./cache-table.ts";

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
      const { dynamodb } = await startTable(start);
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
      const { dynamodb } = await startTable(start);
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
    name: "batch-get-in-parts",
    fact: "BatchGetItem may answer a part of what it is asked for, such as where the items are large; the other keys stand in UnprocessedKeys",
    certainty: "documented",
    source: sources.batchGet,
    needsEmulator,
    async run(start) {
      const { dynamodb } = await startTable(start);
      for (const { pk } of keys(6)) {
        const Item = { pk, v: { S: "x".repeat(390 * 1024) } };
        await dynamodb.send(new PutItemCommand({ TableName: "cache", Item }));
      }
      const found: (string | undefined)[] = [];
      let calls = 0;
      for (
        let RequestItems: KeysOfTables | undefined = { cache: { Keys: keys(6) } };
        RequestItems !== undefined;
      ) {
        const { Responses, UnprocessedKeys = {} }: BatchGetItemCommandOutput = await dynamodb.send(
          new BatchGetItemCommand({ RequestItems }),
        );
        calls += 1;
        found.push(...(Responses?.["cache"] ?? []).map(({ pk }) => pk?.S));
        RequestItems = Object.keys(UnprocessedKeys).length === 0 ? undefined : UnprocessedKeys;
      }
      expect(calls).toBeGreaterThan(1);
      expect(found.sort()).toEqual(["0", "1", "2", "3", "4", "5"]);
    },
  },
  {
    name: "size-of-a-key",
    fact: "A partition key has 2,048 bytes at most",
    certainty: "documented",
    source: sources.dynamodbLimits,
    needsEmulator,
    async run(start) {
      const { dynamodb } = await startTable(start);
      const put = (bytes: number) =>
        dynamodb.send(new PutItemCommand({ TableName: "cache", Item: { pk: { S: "k".repeat(bytes) } } }));
      await put(2_048);
      await expect(put(2_049)).rejects.toMatchObject({ name: "ValidationException" });
    },
  },
  {
    name: "size-of-a-sort-key",
    fact: "A sort key has 1,024 bytes at most",
    certainty: "documented",
    source: sources.dynamodbLimits,
    needsEmulator,
    async run(start) {
      const { dynamodb } = await startTable(start, {}, sorted);
      const put = (bytes: number) =>
        dynamodb.send(
          new PutItemCommand({
            TableName: "cache",
            Item: { pk: { S: "1" }, sk: { S: "k".repeat(bytes) } },
          }),
        );
      await put(1_024);
      await expect(put(1_025)).rejects.toMatchObject({ name: "ValidationException" });
    },
  },
  {
    name: "missing-items-are-paid-for",
    fact: "A key that is not there costs a read all the same: half a unit, or with ConsistentRead a whole one",
    certainty: "documented",
    source: sources.batchGet,
    needsEmulator,
    async run(start) {
      const { dynamodb } = await startTable(start);
      const units = async (ConsistentRead: boolean) => {
        const { ConsumedCapacity } = await dynamodb.send(
          new BatchGetItemCommand({
            RequestItems: { cache: { Keys: keys(10), ConsistentRead } },
            ReturnConsumedCapacity: "TOTAL",
          }),
        );
        return ConsumedCapacity;
      };
      expect(await units(false)).toEqual([{ TableName: "cache", CapacityUnits: 5 }]);
      expect(await units(true)).toEqual([{ TableName: "cache", CapacityUnits: 10 }]);
    },
  },
  {
    name: "throttled-table",
    fact: "A table that is throttled answers HTTP 400, with an error whose name says so",
    certainty: "service model",
    source: sources.putItem,
    choice: "fault `throttle`; none",
    needsEmulator: "a real table throttles when it wants",
    async run(start) {
      const { dynamodb } = await startTable(start, {
        faults: [{ operation: "dynamodb.PutItem", kind: "throttle", count: 1 }],
      });
      const put = new PutItemCommand({ TableName: "cache", Item: { pk: { S: "1" } } });
      await expect(dynamodb.send(put)).rejects.toMatchObject({
        name: "ThrottlingException",
        $metadata: { httpStatusCode: 400 },
      });
      await dynamodb.send(put);
    },
  },
  {
    name: "item-size",
    fact: "An item has 400 KB at most, the names of its attributes included",
    certainty: "documented",
    source: sources.putItem,
    needsEmulator,
    async run(start) {
      const { dynamodb } = await startTable(start);
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
      const { dynamodb } = await startTable(start);
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
  {
    name: "item-that-failed-a-condition",
    fact: "With ReturnValuesOnConditionCheckFailure=ALL_OLD the error holds the item that did not fulfil the condition",
    certainty: "documented",
    source: sources.putItem,
    needsEmulator,
    async run(start) {
      const { dynamodb } = await startTable(start);
      const stored = { pk: { S: "1" }, owner: { S: "first" } };
      await dynamodb.send(new PutItemCommand({ TableName: "cache", Item: stored }));
      const condition = {
        TableName: "cache",
        ConditionExpression: "attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      } as const;
      const failed = { name: "ConditionalCheckFailedException", Item: stored };
      const Item = { ...stored, owner: { S: "second" } };
      const Key = { pk: stored.pk };
      await expect(dynamodb.send(new PutItemCommand({ ...condition, Item }))).rejects.toMatchObject(failed);
      await expect(dynamodb.send(new DeleteItemCommand({ ...condition, Key }))).rejects.toMatchObject(failed);
      const quiet = new PutItemCommand({ ...condition, ReturnValuesOnConditionCheckFailure: "NONE", Item });
      await expect(dynamodb.send(quiet)).rejects.not.toHaveProperty("Item", stored);
    },
  },
];

const sorted: Partial<CreateTableCommandInput> = {
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
};

type KeysOfTables = NonNullable<BatchGetItemCommandInput["RequestItems"]>;
