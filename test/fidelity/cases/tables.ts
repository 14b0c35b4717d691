import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type { EmulatorConfiguration } from "@sagemaker-async/emulator";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import type { StartEmulated } from "../emulated.ts";
import { sources } from "../sources.ts";
import { startTable } from "./cache-table.ts";

const needsEmulator = "makes a table, and fills it faster than a test can";
const TableName = "cache";
const HOUR_MS = 3_600_000;
const tooFast = { name: "ThrottlingException", $metadata: { httpStatusCode: 400 } };

/** What tables do over time. */
export const tableCases: readonly FidelityCase[] = [
  {
    name: "throughput-of-a-table",
    fact: "A new on-demand table takes about 4,000 write units and gives 12,000 read units a second: of 1 KB of an item written, of 4 KB read consistently, of 8 KB read eventually. More is throttled",
    certainty: "documented",
    source: sources.dynamodbThroughput,
    choice: "`limits.tableRates`; off, `true` for these numbers, or others",
    needsEmulator,
    async run(start) {
      const { dynamodb, emulator } = await startTable(start, frozen(true));
      // Of 400 units each; the first tells that it is more than one, which the next pays.
      const put = (at: number) => dynamodb.send(new PutItemCommand({ TableName, Item: item(at, 399) }));
      for (let at = 0; at < 10; at += 1) await put(at);
      await expect(put(10)).rejects.toMatchObject(tooFast);
      const get = (at: number) =>
        dynamodb.send(new GetItemCommand({ TableName, Key: key(at), ConsistentRead: true }));
      for (let at = 0; at < 120; at += 1) await get(at % 10);
      await expect(get(0)).rejects.toMatchObject(tooFast);
      await emulator.clock.advance(1_000);
      await put(10);
    },
  },
  {
    name: "throughput-of-a-partition",
    fact: "A partition takes 1,000 write units and gives 3,000 read units a second, so one key alone has no more, however much its table has",
    certainty: "documented",
    source: sources.dynamodbPartitions,
    choice: "`limits.tableRates`; off. Items with one partition key are one partition there",
    needsEmulator,
    async run(start) {
      const { dynamodb } = await startTable(start, frozen(true));
      const put = (at: number) => dynamodb.send(new PutItemCommand({ TableName, Item: item(at, 249) }));
      for (let times = 0; times < 4; times += 1) await put(1);
      await expect(put(1)).rejects.toMatchObject(tooFast);
      await put(2);
      const Keys = [key(1)];
      const get = () =>
        dynamodb.send(
          new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
        );
      // 63 units each.
      for (let times = 0; times < 48; times += 1) await get();
      await expect(get()).rejects.toMatchObject({ name: "ProvisionedThroughputExceededException" });
    },
  },
  {
    name: "throttled-in-part",
    fact: "Of a batch that is too much for a table the rest stands in UnprocessedItems or UnprocessedKeys; where nothing could be done it is ProvisionedThroughputExceededException",
    certainty: "documented",
    source: sources.batchWrite,
    choice: "`limits.tableRates`; off",
    needsEmulator,
    async run(start) {
      const { dynamodb, emulator } = await startTable(
        start,
        frozen({ tableWriteUnits: 10, tableReadUnits: 10 }),
      );
      const all = Array.from({ length: 25 }, (_, at) => key(at));
      const write = (keys: readonly ReturnType<typeof key>[]) =>
        dynamodb.send(
          new BatchWriteItemCommand({
            RequestItems: { [TableName]: keys.map((Item) => ({ PutRequest: { Item } })) },
          }),
        );
      const { UnprocessedItems, ConsumedCapacity } = await write(all);
      expect(ConsumedCapacity).toBeUndefined();
      expect(UnprocessedItems).toEqual({
        [TableName]: all.slice(10).map((Item) => ({ PutRequest: { Item } })),
      });
      await expect(write(all)).rejects.toMatchObject({
        name: "ProvisionedThroughputExceededException",
        $metadata: { httpStatusCode: 400 },
      });
      const read = { Keys: all, ProjectionExpression: "pk" };
      const { Responses, UnprocessedKeys } = await dynamodb.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: read } }),
      );
      expect(Responses?.[TableName]).toHaveLength(10);
      expect(UnprocessedKeys).toEqual({ [TableName]: { ...read, Keys: all.slice(20) } });
      await emulator.clock.advance(1_000);
      expect((await write(all.slice(10, 20))).UnprocessedItems).toEqual({});
    },
  },
  {
    name: "provisioned-throughput",
    fact: "A table with provisioned capacity is throttled beyond it, with ProvisionedThroughputExceededException",
    certainty: "service model",
    source: sources.putItem,
    choice: "`limits.tableRates`; off",
    needsEmulator,
    async run(start) {
      const { dynamodb } = await startTable(start, frozen(true), {
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      });
      const put = () => dynamodb.send(new PutItemCommand({ TableName, Item: key(1) }));
      await put();
      await expect(put()).rejects.toMatchObject({
        name: "ProvisionedThroughputExceededException",
        $metadata: { httpStatusCode: 400 },
      });
    },
  },
  {
    name: "expired-items-are-deleted-later",
    fact: "An item whose time to live is over is deleted within a few days, and is read as any other until then",
    certainty: "documented",
    source: sources.timeToLive,
    choice:
      "`assumptions.expiredItemsDeletedAfterMs`; 48 hours of the emulator's clock, looked for once an hour",
    needsEmulator: "takes days",
    async run(start) {
      const { emulator, keys } = await startExpiring(start);
      await emulator.clock.advance(48 * HOUR_MS);
      expect(await keys()).toEqual(["later", "over"]);
      await emulator.clock.advance(2 * HOUR_MS);
      expect(await keys()).toEqual(["later"]);
    },
    async otherwise(start) {
      const { emulator, keys } = await startExpiring(start, {
        assumptions: { expiredItemsDeletedAfterMs: 0 },
      });
      expect(await keys()).toEqual(["later", "over"]);
      await emulator.clock.advance(120_000);
      expect(await keys()).toEqual(["later"]);
    },
  },
  {
    name: "times-that-are-no-times-to-live",
    fact: "A time to live is a number of epoch seconds: one of milliseconds lies far ahead, a text is none, and one more than five years ago is ignored, so none of these deletes an item",
    certainty: "documented",
    source: sources.timeToLive,
    needsEmulator: "takes days",
    async run(start) {
      const { dynamodb, emulator, keys, nowSeconds } = await startExpiring(start);
      for (const [name, expiresAt] of [
        ["in milliseconds", { N: String(nowSeconds * 1_000) }],
        ["in words", { S: String(nowSeconds) }],
        ["long ago", { N: String(nowSeconds - 6 * 365 * 24 * 60 * 60) }],
      ] as const) {
        await dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: name }, expiresAt } }));
      }
      await emulator.clock.advance(60 * HOUR_MS);
      expect(await keys()).toEqual(["in milliseconds", "in words", "later", "long ago"]);
    },
  },
  {
    name: "time-to-live-of-a-table",
    fact: "UpdateTimeToLive names the attribute, once; DescribeTimeToLive tells it",
    certainty: "service model",
    source: sources.updateTimeToLive,
    needsEmulator: "makes a table",
    async run(start) {
      const { dynamodb } = await startTable(start);
      const describe = async () =>
        (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;
      const enable = (Enabled: boolean) =>
        dynamodb.send(
          new UpdateTimeToLiveCommand({
            TableName,
            TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled },
          }),
        );
      expect(await describe()).toEqual({ TimeToLiveStatus: "DISABLED" });
      await enable(true);
      expect(await describe()).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" });
      await expect(enable(true)).rejects.toMatchObject({
        name: "ValidationException",
        message: "TimeToLive is already enabled",
      });
      await enable(false);
      expect(await describe()).toEqual({ TimeToLiveStatus: "DISABLED" });
    },
  },
];

/** A table with a time to live in `expiresAt`: of the item "over" it is over now, of "later" in a year. */
async function startExpiring(start: StartEmulated, more: EmulatorConfiguration = {}) {
  const { dynamodb, emulator } = await startTable(start, { ...more, clock: { frozen: true } });
  await dynamodb.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    }),
  );
  const nowSeconds = Math.ceil(emulator.clock.now() / 1_000);
  for (const [name, seconds] of [
    ["over", nowSeconds],
    ["later", nowSeconds + 365 * 24 * 60 * 60],
  ] as const) {
    const Item = { pk: { S: name }, expiresAt: { N: String(seconds) } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
  }
  return { dynamodb, emulator, nowSeconds, keys: () => keysOf(dynamodb) };
}

async function keysOf(dynamodb: DynamoDBClient): Promise<(string | undefined)[]> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  return Items.map(({ pk }) => pk?.S).sort();
}

function frozen(
  tableRates: NonNullable<EmulatorConfiguration["limits"]>["tableRates"],
): EmulatorConfiguration {
  return { clock: { frozen: true }, limits: { tableRates } };
}

const key = (at: number) => ({ pk: { S: String(at) } });
const item = (at: number, kilobytes: number) => ({ ...key(at), v: { S: "x".repeat(kilobytes * 1024) } });
