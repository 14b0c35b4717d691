import { randomBytes } from "node:crypto";
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { type Emulator, startEmulator } from "@sagemaker-async/emulator";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createCacheTable, type DynamodbStoreOptions, dynamodbStore } from "../../src/stores/dynamodb.ts";
import { leaveUndone } from "../support/leave-undone.ts";

const table = "cache";
const entries = new Map(Array.from({ length: 250 }, (_, at) => [`ns:${at}`, `value ${at}`]));
const keys = [...entries.keys()];
/** Text that no compression makes much shorter. */
const random = (length: number) => randomBytes(length).toString("base64").slice(0, length);

describe("dynamodbStore", () => {
  let emulator: Emulator;
  let client: DynamoDBClient;
  beforeAll(async () => {
    emulator = await startEmulator({ endpoints: {} });
    client = new DynamoDBClient(emulator.clientConfig);
    await createCacheTable({ table, clientConfig: emulator.clientConfig });
  });
  afterEach(async () => {
    emulator.faults.clear();
    await dynamodbStore({ table, client }).clear();
  });
  afterAll(async () => {
    client.destroy();
    await emulator.close();
  });
  const open = (options: Partial<DynamodbStoreOptions> = {}) =>
    dynamodbStore({ table, clientConfig: emulator.clientConfig, ...options });
  const items = async () => {
    let count = 0;
    for await (const page of paginateScan({ client }, { TableName: table })) count += page.Count ?? 0;
    return count;
  };
  const requests = async () => (await (await fetch(`${emulator.url}/_emulator/requests`)).json()) as object;

  test("A19-20: a look-up of 100 keys is one request, a write of 100 entries four", async () => {
    const store = open();
    await fetch(`${emulator.url}/_emulator/reset`, { method: "POST" });
    await store.setMany(new Map([...entries].slice(0, 100)));
    await store.getMany(keys.slice(0, 100));
    expect(await requests()).toEqual({ "dynamodb.BatchWriteItem": 4, "dynamodb.BatchGetItem": 1 });
    await store.close();
  });

  test("leases of one look-up are prolonged by one write; asking for those that are held costs none", async () => {
    const [holder, other] = [open(), open()];
    const tokens = (await holder.leases?.acquire(keys.slice(0, 100), 1_000)) ?? new Map();
    expect(tokens.size).toBe(100);
    await fetch(`${emulator.url}/_emulator/reset`, { method: "POST" });
    await holder.leases?.renew(tokens, 60_000);
    expect((await other.leases?.acquire(keys.slice(0, 100), 60_000))?.size).toBe(0);
    expect(await requests()).toEqual({ "dynamodb.UpdateItem": 1, "dynamodb.BatchGetItem": 2 });
    await holder.close();
    await other.close();
  });

  test("goes on with what DynamoDB left undone", async () => {
    const half = await leaveUndone(emulator.url);
    const store = open({ clientConfig: { ...emulator.clientConfig, endpoint: half.url } });
    await store.setMany(entries);
    const written = half.batches();
    expect(written).toBeGreaterThan(10);
    expect(await store.getMany(keys)).toEqual(entries);
    expect(half.batches()).toBeGreaterThan(written + 3);
    expect(await store.deleteMany(keys)).toBe(250);
    expect((await store.getMany(keys)).size).toBe(0);
    await store.close();
    half.close();
  });

  test("waits while it is throttled", async () => {
    const store = open({ timeoutMs: 60_000 });
    for (const operation of ["dynamodb.BatchWriteItem", "dynamodb.BatchGetItem", "dynamodb.UpdateItem"]) {
      emulator.faults.add({ operation, kind: "throttle", count: 4 });
    }
    await store.setMany(entries);
    expect(await store.getMany(keys)).toEqual(entries);
    expect((await store.leases?.acquire(["ns:a"], 1_000))?.size).toBe(1);
    expect(emulator.faults.list().map(({ hits }) => hits)).toEqual([4, 4, 4]);
    await store.close();
  }, 90_000);

  test("throttled for longer than timeoutMs, says so", async () => {
    // Longer than the SDK itself tries again, which says nothing meanwhile.
    const store = open({ timeoutMs: 8_000 });
    emulator.faults.add({ operation: "dynamodb.*", kind: "throttle" });
    await expect(store.getMany(keys)).rejects.toMatchObject({
      code: "store_failed",
      retryable: true,
      message: expect.stringMatching(/"cache".*Throttling.*more capacity/),
    });
    await store.close();
  });

  test("says what is missing: the table, or the right to use it", async () => {
    const store = open({ table: "nowhere" });
    await expect(store.setMany(new Map([["ns:secret", "secret"]]))).rejects.toMatchObject({
      code: "store_failed",
      retryable: false,
      message: expect.stringMatching(/^(?!.*secret).*"nowhere": ResourceNotFoundException.*createCacheTable/),
    });
    await store.close();
  });

  test("gives each entry the attributes that DynamoDB's TTL needs, in seconds", async () => {
    const store = open({ now: () => 1_700_000_000_400 });
    await store.setMany(new Map([["ns:a", "1"]]), { ttlMs: 60_000 });
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: { key: { S: "ns:a" } } }));
    expect(Item).toEqual({
      key: { S: "ns:a" },
      value: { S: "1" },
      endsAt: { N: "1700000060400" },
      expiresAt: { N: "1700000061" },
    });
    await store.close();
  });

  describe("an entry over 400 KB", () => {
    const compressible = "solubility".repeat(100_000);

    test("is compressed by default", async () => {
      const store = open();
      await store.setMany(new Map([["ns:a", compressible]]));
      expect((await store.getMany(["ns:a"])).get("ns:a")).toBe(compressible);
      expect(await items()).toBe(1);
      await store.close();
    });

    test.each([
      ["compress", random(700_000), '"chunk"'],
      ["refuse", compressible, '"compress" or "chunk"'],
    ] as const)("%s: what is too large is refused, and nothing else", async (largeEntries, value, advice) => {
      const store = open({ largeEntries });
      await expect(store.setMany(new Map([["ns:a", value]]))).rejects.toMatchObject({
        code: "store_failed",
        message: expect.stringContaining(advice),
      });
      await store.setMany(new Map([["ns:b", "x".repeat(399_000)]]));
      expect((await store.getMany(["ns:a", "ns:b"])).size).toBe(1);
      await store.close();
    });

    test("chunk: is spread over several items, of which none is left behind", async () => {
      const store = open({ largeEntries: "chunk" });
      const [first, second] = [random(1_500_000), random(1_500_000)];
      await store.setMany(new Map([["ns:a", first]]));
      expect((await store.getMany(["ns:a"])).get("ns:a")).toBe(first);
      const before = await items();
      expect(before).toBeGreaterThan(2);
      await store.setMany(new Map([["ns:a", second]]));
      expect((await store.getMany(["ns:a"])).get("ns:a")).toBe(second);
      expect(await items()).toBe(before);
      expect(await store.deleteMany(["ns:a"])).toBe(1);
      expect(await items()).toBe(0);
      await store.close();
    });

    test("chunk: one of which a part is lost is not found, and does not hide the others", async () => {
      const store = open({ largeEntries: "chunk" });
      await store.setMany(new Map([["ns:b", "2"]]));
      const lost = { parts: { N: "2" }, partsId: { S: "lost" } };
      await client.send(new PutItemCommand({ TableName: table, Item: { key: { S: "ns:a" }, ...lost } }));
      expect(await store.getMany(["ns:a", "ns:b"])).toEqual(new Map([["ns:b", "2"]]));
      await store.close();
    });

    test("chunk: a holder that has lost its lease leaves nothing behind", async () => {
      const store = open({ largeEntries: "chunk" });
      const entry = new Map([["ns:a", random(1_500_000)]]);
      expect(await store.leases?.setMany(entry, new Map([["ns:a", "lost"]]))).toEqual(new Set());
      expect(await items()).toBe(0);
      await store.close();
    });
  });

  test("creates its table once", async () => {
    await createCacheTable({ table, clientConfig: emulator.clientConfig });
    await expect(createCacheTable({ table: "x", clientConfig: emulator.clientConfig })).rejects.toMatchObject(
      {
        code: "store_failed",
        message: expect.stringContaining("its name has 3 to 255 letters"),
      },
    );
  });

  test("leaves a client of one's own open", async () => {
    const store = dynamodbStore({ table, client, consistentRead: false, concurrency: 1 });
    await store.setMany(entries);
    expect(await store.getMany(keys)).toEqual(entries);
    await store.close();
    await client.send(new ScanCommand({ TableName: table, Limit: 1 }));
  });

  test.each([
    {},
    { table: "" },
    { table, client: {}, clientConfig: {} },
    { table, largeEntries: "zip" },
    { table, concurrency: 0 },
    { table, timeoutMs: 0 },
    { table, consistentRead: "no" },
    { table, ttl: 1 },
    undefined,
  ])("refuses options %o", (options) => {
    expect(() => dynamodbStore(options as DynamodbStoreOptions)).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  });
});
