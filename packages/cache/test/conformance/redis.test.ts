import { describeWith, type RunningService, redis } from "@sagemaker-async/services";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RedisStoreOptions, redisStore } from "../../src/stores/redis.ts";
import { storeTestSuite } from "../../src/test-suite/index.ts";

describeWith("redisStore", { "redis-server": redis.installed }, () => {
  let server: RunningService;
  let control: Redis;
  let opened = 0;
  beforeAll(async () => {
    server = await redis.start({ appendonly: "yes", appendfsync: "always" });
    control = new Redis(server.url);
    control.on("error", () => undefined);
  });
  afterAll(async () => {
    control.disconnect();
    await server.stop();
  });
  const open = (options: Partial<RedisStoreOptions> = {}) =>
    redisStore({ url: server.url, prefix: `test-${opened}:`, timeoutMs: 2_000, ...options });
  const openNew = (options: Partial<RedisStoreOptions> = {}) => {
    opened += 1;
    return open(options);
  };

  storeTestSuite(
    "redisStore",
    { describe, test },
    {
      open: () => openNew({ timeoutMs: 30_000 }),
      openAgain: open,
      entries: 100_000,
      interrupt: async () => {
        await server.kill();
        return () => server.restart();
      },
    },
  );

  describe("redisStore with a client of one's own", () => {
    test("leaves it open, and takes its keyPrefix along", async () => {
      const client = new Redis(server.url, { keyPrefix: "mine[1]:" });
      const store = redisStore({ client });
      await store.setMany(new Map([["ns:a", "1"]]));
      expect(await control.get("mine[1]:inference-cache:{ns:a}")).toBe("1");
      for await (const page of store.scan("ns")) expect(page).toEqual([["ns:a", "1"]]);
      await store.clear();
      expect(await control.keys("mine*")).toEqual([]);
      await store.close();
      expect(await client.ping()).toBe("PONG");
      client.disconnect();
    });
  });

  test("touches nothing but its prefix", async () => {
    await control.set("other", "1");
    const [one, other] = [openNew(), openNew()];
    await other.setMany(new Map([["ns:a", "1"]]));
    await one.clear();
    expect(await control.get("other")).toBe("1");
    expect((await other.getMany(["ns:a"])).size).toBe(1);
    await one.close();
    await other.close();
  });

  test("A19-20: a look-up of 100 keys is one request", async () => {
    const store = openNew();
    await store.setMany(new Map(Array.from({ length: 1_000 }, (_, at) => [`ns:${at}`, ""])));
    const commands = async () =>
      Number(/total_commands_processed:(\d+)/.exec(await control.info("stats"))?.[1]);
    const before = await commands();
    await store.getMany(Array.from({ length: 100 }, (_, at) => `ns:${at}`));
    expect((await commands()) - before).toBe(2); // and INFO itself
    await store.close();
  });

  test("a full memory under noeviction is reported, and what is stored can still be read", async () => {
    const store = openNew();
    await store.setMany(new Map([["ns:a", "1"]]));
    await control.config("SET", "maxmemory", "1");
    try {
      await expect(store.setMany(new Map([["ns:secret", "secret"]]))).rejects.toMatchObject({
        code: "store_failed",
        message: expect.stringMatching(/OOM.*noeviction/),
      });
      expect((await store.getMany(["ns:a"])).size).toBe(1);
    } finally {
      await control.config("SET", "maxmemory", "0");
    }
    await store.close();
  });

  test("a server that hangs is an outage after timeoutMs, and works again when it goes on", async () => {
    const store = openNew({ timeoutMs: 200 });
    await store.setMany(new Map([["ns:a", "1"]]));
    server.pause();
    await expect(store.getMany(["ns:a"])).rejects.toMatchObject({ code: "store_failed", retryable: true });
    server.resume();
    await expect.poll(() => store.getMany(["ns:a"]).catch(() => undefined)).toHaveProperty("size", 1);
    await store.close();
  });

  test("errors name the server, and neither the password nor what was written", async () => {
    await control.config("SET", "requirepass", "s3cret/pass");
    const url = (password: string) => server.url.replace("//", `//default:${encodeURIComponent(password)}@`);
    try {
      const right = openNew({ url: url("s3cret/pass") });
      await right.setMany(new Map([["ns:a", "1"]]));
      await right.close();
      const wrong = openNew({ url: url("guess") });
      const error = await wrong.setMany(new Map([["ns:a", "row"]])).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "store_failed", retryable: false });
      expect(error).toMatchObject({ message: expect.stringMatching(/NOAUTH|WRONGPASS/) });
      expect(error).toMatchObject({ message: expect.stringContaining(`127.0.0.1:${server.port}`) });
      expect(`${error} ${JSON.stringify(error)} ${(error as Error).cause}`).not.toMatch(/guess|row|s3cret/);
      await wrong.close();
    } finally {
      await control.config("SET", "requirepass", "");
    }
  });

  test("an entry of another type is an error, not a miss, when it is written", async () => {
    const store = openNew({ prefix: "typed:" });
    await control.hset("typed:{ns:a}", "field", "1");
    expect((await store.getMany(["ns:a"])).size).toBe(0);
    await store.setMany(new Map([["ns:a", "1"]]));
    expect((await store.getMany(["ns:a"])).size).toBe(1);
    await store.close();
  });
});

test.each([
  {},
  { url: "http://localhost" },
  { url: "redis://" },
  { url: "redis://u:%zz@localhost" },
  { url: "redis://localhost", client: {} },
  { url: "redis://localhost", prefix: "{all}" },
  { url: "redis://localhost", timeoutMs: 0 },
  { url: "redis://localhost", ttl: 1 },
  undefined,
])("refuses options %o", (options) => {
  expect(() => redisStore(options as RedisStoreOptions)).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
});

test("refuses a url without quoting it", () => {
  expect(() => redisStore({ url: "postgres://me:s3cret@host" })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("s3cret") }),
  );
});
