import { describeWith, dynamoDbLocal, redis } from "@sagemaker-async/services";
import { describe, expect, test } from "vitest";
import { openFolder } from "./support/cache-processes.ts";
import { killRound } from "./support/kill-round.ts";
import { startServer } from "./support/store-server.ts";

/** So many callers want one key that the store at this place, an SQLite file unless given, does not have. */
async function stampede(place?: string): Promise<void> {
  await using folder = await openFolder(place);
  const work = { callers: 5, rows: 1, delayMs: 500, leaseMs: 30_000 };
  const processes = Array.from({ length: 10 }, () => folder.start(work));
  for (const { answered } of processes) {
    expect((await answered)?.answers).toEqual(Array.from({ length: 5 }, () => ["k0!"]));
  }
  expect(folder.lines("computed")).toHaveLength(1);
}

const once = "A19-22: 50 callers in 10 processes compute a cold key once";

describe("A19-22: processes over one SQLite file", () => {
  test(once, () => stampede(), 120_000);

  test("a leaseholder that is killed is replaced when its lease is over", async () => {
    await using folder = await openFolder();
    const dying = folder.start({ callers: 1, rows: 1, delayMs: -1, leaseMs: 1_500 });
    await expect.poll(() => folder.lines("computed").length, { timeout: 20_000 }).toBe(1);
    const waiting = folder.start({ callers: 5, rows: 1, delayMs: 1, leaseMs: 1_500 });
    dying.kill();
    expect(await dying.answered).toBeUndefined();
    expect((await waiting.answered)?.answers).toEqual(Array.from({ length: 5 }, () => ["k0!"]));
    expect(folder.lines("computed").map(({ pid }) => pid)).toEqual([dying.pid, waiting.pid]);
  }, 60_000);
});

const noHarm = { wrongRows: 0, unreadable: 0, computedTwice: 0 };

describe("writers, readers and leaseholders that are killed lose no row, tear no entry, and cost no more than what they were computing", () => {
  test("over SQLite", async () => {
    expect(
      await killRound({ store: "sqlite", victim: "process", kills: 4, rows: 800, seed: 1 }),
    ).toMatchObject(noHarm);
  }, 120_000);
});

describeWith("processes over one Redis", { "redis-server": redis.installed }, () => {
  test(once, async () => {
    await using server = await startServer("redis", false);
    await stampede(server.url);
  }, 120_000);

  test.each(["process", "server"] as const)(
    "outlive kills of a %s",
    async (victim) => {
      expect(await killRound({ store: "redis", victim, kills: 3, rows: 800, seed: 1 })).toMatchObject(noHarm);
    },
    120_000,
  );
});

describeWith("processes over one DynamoDB Local", { "DynamoDB Local": dynamoDbLocal.installed }, () => {
  test(once, async () => {
    await using server = await startServer("dynamodb", false);
    await stampede(server.url);
  }, 120_000);

  test.each(["process", "server"] as const)(
    "outlive kills of a %s",
    async (victim) => {
      expect(await killRound({ store: "dynamodb", victim, kills: 2, rows: 60, seed: 1 })).toMatchObject(
        noHarm,
      );
    },
    120_000,
  );
});
