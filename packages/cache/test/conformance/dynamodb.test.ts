import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { type Emulator, startEmulator } from "@sagemaker-async/emulator";
import { describeWith, dynamoDbLocal, type RunningService } from "@sagemaker-async/services";
import { afterAll, beforeAll, describe, test } from "vitest";
import { createCacheTable, dynamodbStore } from "../../src/stores/dynamodb.ts";
import { type StoreUnderTest, storeTestSuite } from "../../src/test-suite/index.ts";

const table = "cache";

/** One table, emptied for each test. Time is the tests' own. */
function underTest(clientConfig: () => DynamoDBClientConfig): StoreUnderTest {
  let created: Promise<void> | undefined;
  let time = 1_000_000;
  const open = () =>
    dynamodbStore({
      table,
      clientConfig: clientConfig(),
      largeEntries: "chunk",
      timeoutMs: 20_000,
      now: () => time,
    });
  return {
    open: async () => {
      created ??= createCacheTable({ table, clientConfig: clientConfig() });
      await created;
      const store = open();
      await store.clear();
      return store;
    },
    openAgain: open,
    advance: (ms) => {
      time += ms;
    },
    entries: 5_000,
  };
}

describe("dynamodbStore on dynalite", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ endpoints: {} });
  });
  afterAll(() => emulator.close());
  storeTestSuite(
    "dynamodbStore on dynalite",
    { describe, test },
    underTest(() => emulator.clientConfig),
  );
});

describeWith("dynamodbStore on DynamoDB Local", { "DynamoDB Local": dynamoDbLocal.installed }, () => {
  describe.each(["in memory", "on disk"])("%s", (where) => {
    let server: RunningService;
    beforeAll(async () => {
      server = await dynamoDbLocal.start({ inMemory: where === "in memory" });
    });
    afterAll(() => server.stop());
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const store = underTest(() => ({ endpoint: server.url, region: "us-east-1", credentials }));
    const interrupt = async () => {
      await server.kill();
      return () => server.restart();
    };
    // On a disk, where each write waits for it, what needs the disk.
    const onDisk = { ...store, interrupt, groups: ["failure"] as const };
    storeTestSuite(
      "dynamodbStore on DynamoDB Local",
      { describe, test },
      where === "on disk" ? onDisk : store,
    );
  });
});
