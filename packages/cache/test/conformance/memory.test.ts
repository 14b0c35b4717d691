import { expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { storeConformance } from "./store-conformance.ts";

storeConformance("memoryStore", () => memoryStore());

test("drops the entry that was not used for the longest time", async () => {
  const store = memoryStore({ maxEntries: 2 });
  await store.setMany(new Map([["ns:a", "1"]]));
  await store.setMany(new Map([["ns:b", "2"]]));
  await store.getMany(["ns:a"]);
  await store.setMany(new Map([["ns:c", "3"]]));
  expect([...(await store.getMany(["ns:a", "ns:b", "ns:c"])).keys()]).toEqual(["ns:a", "ns:c"]);
});

test("keeps 100,000 entries by default", async () => {
  const store = memoryStore();
  const keys = Array.from({ length: 100_001 }, (_, at) => `ns:${at}`);
  await store.setMany(new Map(keys.map((key) => [key, "1"])));
  expect((await store.getMany(keys)).size).toBe(100_000);
});

test.each([0, -1, 1.5, Number.NaN, "10"])("refuses maxEntries %s", (maxEntries) => {
  expect(() => memoryStore({ maxEntries: maxEntries as number })).toThrow(
    expect.objectContaining({ code: "invalid_option", message: expect.stringContaining("maxEntries") }),
  );
});

test("refuses options that it does not know", () => {
  const options = { max: 5 } as object;
  expect(() => memoryStore(options)).toThrow(
    expect.objectContaining({ code: "invalid_option", message: expect.stringContaining('"max"') }),
  );
});

test("memory: an entry is found until its time is over, a lease ends when another takes it", async () => {
  let time = 1_000;
  const store = memoryStore({ now: () => time });
  await store.setMany(new Map([["ns:a", "1"]]), { ttlMs: 500 });
  const first = await store.leases?.acquire(["ns:b"], 500);
  time = 1_499;
  expect((await store.getMany(["ns:a"])).size).toBe(1);
  expect(await store.leases?.acquire(["ns:b"], 500)).toEqual(new Map());
  time = 1_500;
  expect((await store.getMany(["ns:a"])).size).toBe(0);
  expect(await store.deleteMany(["ns:a"])).toBe(0);
  expect(await store.leases?.renew(first ?? new Map(), 500)).toEqual(new Set(["ns:b"]));
  time = 2_000;
  expect((await store.leases?.acquire(["ns:b"], 500))?.size).toBe(1);
  expect(await store.leases?.renew(first ?? new Map(), 500)).toEqual(new Set());
  await store.close();
});
