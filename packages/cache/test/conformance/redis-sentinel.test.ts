import { describeWith, redis, redisSentinel } from "@sagemaker-async/services";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { redisStore } from "../../src/stores/redis.ts";

describeWith("redisStore behind a Sentinel", { "redis-server": redisSentinel.installed }, () => {
  test("goes on with the replica when the primary is killed, and has what it had", async () => {
    await using primary = await redis.start();
    await using replica = await redis.start();
    await using sentinel = await redisSentinel.start();
    const [first, second, watcher] = [primary, replica, sentinel].map(({ url }) =>
      new Redis(url).on("error", () => undefined),
    );
    await second?.replicaof(primary.host, primary.port);
    await watcher?.call("SENTINEL", "MONITOR", "primary", primary.host, String(primary.port), "1");
    await watcher?.call("SENTINEL", "SET", "primary", "down-after-milliseconds", "500");
    const replicas = async () => (await watcher?.call("SENTINEL", "REPLICAS", "primary")) as unknown[];
    await expect.poll(async () => (await replicas()).length, { timeout: 30_000 }).toBe(1);

    const sentinels = [{ host: sentinel.host, port: sentinel.port }];
    const client = new Redis({ sentinels, name: "primary", maxRetriesPerRequest: 1 });
    client.on("error", () => undefined);
    const store = redisStore({ client });
    const entries = new Map([["ns:a", "1"]]);
    await store.setMany(entries);
    expect(await first?.wait(1, 30_000)).toBe(1);

    await primary.kill();
    const later = new Map([["ns:b", "2"]]);
    const write = () =>
      store.setMany(later).then(
        () => "written",
        (error: unknown) => (error as { code?: unknown }).code,
      );
    expect(await write()).toBe("store_failed");
    await expect.poll(write, { timeout: 60_000 }).toBe("written");
    expect(await store.getMany(["ns:a", "ns:b"])).toEqual(new Map([...entries, ...later]));
    await store.close();
    for (const one of [client, first, second, watcher]) one?.disconnect();
  }, 120_000);
});
