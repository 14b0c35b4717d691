import { describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { storeTestSuite } from "../../src/test-suite/index.ts";

let time = 0;
storeTestSuite(
  "memoryStore",
  { describe, test },
  {
    open: () => memoryStore({ maxEntries: 1_000_000, now: () => time }),
    advance: (ms) => {
      time += ms;
    },
  },
);

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

test("forgets the leases of holders that never came back", async () => {
  let now = 0;
  const store = memoryStore({ now: () => now });
  const keys = Array.from({ length: 10_000 }, (_, at) => `ns:${at}`);
  const gone = await store.leases?.acquire(keys, 100);
  now = 100;
  await store.leases?.acquire(["ns:new"], 100);
  expect(await store.leases?.setMany(new Map([["ns:0", "late"]]), gone ?? new Map())).toEqual(new Set());
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
