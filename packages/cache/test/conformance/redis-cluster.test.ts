import { describeWith, redisCluster } from "@sagemaker-async/services";
import calculateSlot from "cluster-key-slot";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisStore } from "../../src/stores/redis.ts";
import { storeTestSuite } from "../../src/test-suite/index.ts";

describeWith("redisStore on a cluster", { "redis-server and redis-cli": redisCluster.installed }, () => {
  let cluster: Awaited<ReturnType<typeof redisCluster.start>>;
  let url: string;
  let masters: Redis[];
  let opened = 0;
  beforeAll(async () => {
    cluster = await redisCluster.start();
    url = `redis-cluster://${cluster.nodes.map(({ host, port }) => `${host}:${port}`).join(",")}`;
    masters = cluster.nodes.map((node) => new Redis(node.url).on("error", () => undefined));
  });
  afterAll(async () => {
    for (const master of masters) master.disconnect();
    await cluster[Symbol.asyncDispose]();
  });
  const open = () => redisStore({ url, prefix: `test-${opened}:` });
  const openNew = () => {
    opened += 1;
    return open();
  };

  storeTestSuite(
    "redisStore on a cluster of three",
    { describe, test },
    { open: openNew, openAgain: open, entries: 20_000 },
  );

  const keys = Array.from({ length: 300 }, (_, at) => `ns:${at}`);
  const entries = new Map(keys.map((key) => [key, `value of ${key}`]));

  test("uses all servers, and asks each once for a batch", async () => {
    const store = openNew();
    await store.setMany(entries);
    const calls = async () => {
      const stats = await Promise.all(masters.map((master) => master.info("commandstats")));
      return stats.map((text) => Number(/cmdstat_get:calls=(\d+)/.exec(text)?.[1] ?? 0));
    };
    const before = await calls();
    await store.getMany(keys);
    const after = await calls();
    expect(after.map((count, at) => count - (before[at] ?? 0)).every((count) => count > 50)).toBe(true);
    await store.close();
  });

  /** Moves a slot by hand, step by step, as `redis-cli --cluster reshard` does. */
  async function mover(key: string) {
    const slot = calculateSlot(key);
    const ids = await Promise.all(masters.map((master) => master.cluster("MYID")));
    const owners = await Promise.all(masters.map((master) => master.cluster("SLOTS")));
    const range = owners[0]?.find(([from, to]) => Number(from) <= slot && slot <= Number(to));
    const source = cluster.nodes.findIndex(({ port }) => port === range?.[2]?.[1]);
    const target = (source + 1) % masters.length;
    const [from, to] = [masters[source], masters[target]];
    if (!from || !to) throw new Error("no such slot");
    return {
      begin: async () => {
        await to.cluster("SETSLOT", slot, "IMPORTING", String(ids[source]));
        await from.cluster("SETSLOT", slot, "MIGRATING", String(ids[target]));
      },
      end: async () => {
        const { host = "", port = 0 } = cluster.nodes[target] ?? {};
        const moved = await from.cluster("GETKEYSINSLOT", slot, 1_000);
        if (moved.length > 0) await from.migrate(host, port, "", 0, 5_000, "KEYS", ...moved);
        for (const master of masters) await master.cluster("SETSLOT", slot, "NODE", String(ids[target]));
      },
    };
  }

  test("follows ASK while a slot is on its way, and MOVED when it is gone", async () => {
    const store = openNew();
    await store.setMany(entries);
    const moving = await mover("ns:7");
    await moving.begin();
    await store.deleteMany(["ns:7"]); // from here on the old server has it no more, and says ASK
    await store.setMany(new Map([...entries, ["ns:7", "while it moves"]]));
    expect(await store.getMany(keys)).toEqual(new Map([...entries, ["ns:7", "while it moves"]]));
    expect((await store.leases?.acquire(keys, 60_000))?.size).toBe(300);
    await moving.end();
    expect(await store.getMany(keys)).toEqual(new Map([...entries, ["ns:7", "while it moves"]]));
    expect(await store.deleteMany(keys)).toBe(300);
    await store.close();
  });

  test("a client of one's own serves too", async () => {
    const client = new Cluster(cluster.nodes.map(({ host, port }) => ({ host, port })));
    const store = redisStore({ client, prefix: "own:" });
    await store.setMany(entries);
    expect(await store.getMany(keys)).toEqual(entries);
    await store.close();
    expect(await client.ping()).toBe("PONG");
    client.disconnect();
  });

  test("one server killed: what it had fails as store_failed, and comes back with it", async () => {
    const store = redisStore({ url, prefix: "killed:", timeoutMs: 1_000 });
    await store.setMany(entries);
    const [victim] = cluster.nodes;
    await victim?.kill();
    const error = await store.getMany(keys).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "store_failed", retryable: true });
    await victim?.restart();
    await expect
      .poll(
        () =>
          store.setMany(entries).then(
            () => store.getMany(keys),
            () => undefined,
          ),
        { timeout: 30_000 },
      )
      .toEqual(entries);
    await store.close();
  });
});
