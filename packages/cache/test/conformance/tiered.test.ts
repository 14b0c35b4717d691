import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { sqliteStore } from "../../src/stores/sqlite.ts";
import { type TieredStoreOptions, tieredStore } from "../../src/stores/tiered.ts";
import { storeTestSuite } from "../../src/test-suite/index.ts";
import { faultyStore } from "../support/faulty-store.ts";

let time = 0;
const now = () => time;
storeTestSuite(
  "tieredStore, memory before SQLite",
  { describe, test },
  {
    open: () => tieredStore(memoryStore({ now }), sqliteStore({ path: ":memory:", now })),
    advance: (ms) => {
      time += ms;
    },
    entries: 50_000,
  },
);

const a = new Map([["ns:a", "1"]]);

/** Two memory stores of which each may be made to fail, and what was heard of near. */
function setting(options: TieredStoreOptions = {}) {
  const state = { nearDown: false, farDown: false, time: 0 };
  const clock = { now: () => state.time };
  const near = faultyStore(memoryStore(clock), () =>
    state.nearDown ? new Error("near is down") : undefined,
  );
  const far = faultyStore(memoryStore(clock), () => (state.farDown ? new Error("far is down") : undefined));
  const errors: unknown[] = [];
  const store = tieredStore(near, far, { onNearError: (error) => errors.push(error), ...options });
  return { state, near, far, errors, store };
}

describe("tieredStore", () => {
  test("asks far for what near has not, and the next time near alone", async () => {
    const { near, far, store } = setting();
    await far.setMany(new Map([...a, ["ns:b", "2"]]));
    await near.setMany(a);
    expect(await store.getMany(["ns:a", "ns:b", "ns:c"])).toEqual(new Map([...a, ["ns:b", "2"]]));
    const asked = far.called.getMany;
    expect((await store.getMany(["ns:a", "ns:b"])).size).toBe(2);
    expect(far.called.getMany).toBe(asked);
  });

  test("what is written and deleted here is seen here at once", async () => {
    const { far, store } = setting();
    await store.setMany(a);
    await store.setMany(new Map([["ns:a", "2"]]));
    expect(await store.getMany(["ns:a"])).toEqual(new Map([["ns:a", "2"]]));
    expect(await store.deleteMany(["ns:a"])).toBe(1);
    expect((await store.getMany(["ns:a"])).size).toBe(0);
    expect((await far.getMany(["ns:a"])).size).toBe(0);
  });

  test.each<[string, (store: ReturnType<typeof setting>["store"]) => Promise<unknown>, number]>([
    ["deleted", (store) => store.deleteMany(["ns:a"]), 0],
    ["cleared", (store) => store.clear("ns"), 0],
    ["overwritten", (store) => store.setMany(new Map([["ns:a", "2"]])), 1],
  ])("what is %s while far is asked does not come back near", async (_, change, left) => {
    const { far, near, store } = setting();
    await far.setMany(a);
    const { promise: asked, resolve: answer } = Promise.withResolvers<void>();
    const slow = tieredStore(near, {
      ...far,
      getMany: async (keys) => {
        const found = await far.getMany(keys);
        await asked;
        return found;
      },
    });
    const reading = slow.getMany(["ns:a"]);
    await expect.poll(() => far.called.getMany).toBe(1);
    await change(slow);
    answer();
    expect(await reading).toEqual(a);
    const found = await store.getMany(["ns:a"]);
    expect(found.size).toBe(left);
    if (left) expect(found.get("ns:a")).toBe("2");
  });

  test("what another process changed is seen after nearTtlMs", async () => {
    const { state, far, store } = setting({ nearTtlMs: 1_000 });
    await store.setMany(a);
    await far.setMany(new Map([["ns:a", "2"]]));
    state.time = 999;
    expect((await store.getMany(["ns:a"])).get("ns:a")).toBe("1");
    state.time = 1_000;
    expect((await store.getMany(["ns:a"])).get("ns:a")).toBe("2");
  });

  test("an outage near loses nothing, and is told", async () => {
    const { state, errors, store } = setting();
    state.nearDown = true;
    await store.setMany(a);
    expect(await store.getMany(["ns:a"])).toEqual(a);
    expect(errors.length).toBeGreaterThan(0);
    await expect(store.deleteMany(["ns:a"])).rejects.toThrow("near is down");
    state.nearDown = false;
    expect((await store.getMany(["ns:a"])).size).toBe(0);
  });

  test("an outage far is no miss, and what may be half written is not found near", async () => {
    const { state, store } = setting();
    await store.setMany(a);
    state.farDown = true;
    expect(await store.getMany(["ns:a"])).toEqual(a);
    await expect(store.getMany(["ns:a", "ns:b"])).rejects.toThrow("far is down");
    await expect(store.setMany(new Map([["ns:a", "2"]]))).rejects.toThrow("far is down");
    await expect(store.getMany(["ns:a"])).rejects.toThrow("far is down");
  });

  test("what the holder of a lease writes is found near", async () => {
    const { far, store } = setting();
    const tokens = (await store.leases?.acquire(["ns:a"], 1_000)) ?? new Map();
    await store.leases?.setMany(a, tokens);
    expect(await store.getMany(["ns:a"])).toEqual(a);
    expect(far.called.getMany).toBe(0);
  });

  test("has no leases where far has none", () => {
    const { far } = setting();
    expect(tieredStore(memoryStore(), { ...far, leases: undefined }).leases).toBeUndefined();
  });

  test.each([{ nearTtlMs: 0 }, { nearTtlMs: Number.NaN }, { ttl: 1 }])("refuses options %o", (options) => {
    expect(() => setting(options as TieredStoreOptions)).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  });
});
