import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CacheStore } from "../../src/store.ts";

/** What every store has to keep to. `open` makes an empty one. */
export function storeConformance(name: string, open: () => CacheStore | Promise<CacheStore>): void {
  describe(`${name} as a cache store`, () => {
    let store: CacheStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const contents = async (keys: readonly string[]) => Object.fromEntries(await store.getMany(keys));

    test("gives back what was written, and leaves out what was not", async () => {
      await store.setMany(
        new Map([
          ["ns:a", "1"],
          ["ns:b", "2"],
        ]),
      );
      expect(await contents(["ns:a", "ns:b", "ns:c"])).toEqual({ "ns:a": "1", "ns:b": "2" });
    });

    test("writes over what was there", async () => {
      await store.setMany(new Map([["ns:a", "1"]]));
      await store.setMany(new Map([["ns:a", "2"]]));
      expect(await contents(["ns:a"])).toEqual({ "ns:a": "2" });
    });

    test("takes no keys and no entries", async () => {
      await store.setMany(new Map());
      expect(await contents([])).toEqual({});
      expect(await store.deleteMany([])).toBe(0);
    });

    test("takes a key twice", async () => {
      await store.setMany(new Map([["ns:a", "1"]]));
      expect(await contents(["ns:a", "ns:a"])).toEqual({ "ns:a": "1" });
      expect(await store.deleteMany(["ns:a", "ns:a"])).toBe(1);
    });

    test("keeps any text exactly", async () => {
      const texts = [
        "",
        " ",
        "null",
        "00123",
        "1e5",
        "naïve ☂ 🧪",
        "a\u0000b",
        "'\"%_;--",
        "x".repeat(2_000_000),
      ];
      await store.setMany(new Map(texts.map((text, at) => [`ns:${at}`, text])));
      expect(await contents(texts.map((_, at) => `ns:${at}`))).toEqual(
        Object.fromEntries(texts.map((text, at) => [`ns:${at}`, text])),
      );
    });

    test("tells keys apart by their exact text", async () => {
      await store.setMany(
        new Map([
          ["ns:a", "lower"],
          ["ns:A", "upper"],
          ["ns:a ", "space"],
        ]),
      );
      expect(await contents(["ns:a", "ns:A", "ns:a ", " ns:a"])).toEqual({
        "ns:a": "lower",
        "ns:A": "upper",
        "ns:a ": "space",
      });
    });

    test("takes 10,000 entries and keys at once", async () => {
      const entries = new Map(Array.from({ length: 10_000 }, (_, at) => [`ns:${at}`, String(at)]));
      await store.setMany(entries);
      expect(await store.getMany([...entries.keys()])).toEqual(entries);
      expect(await store.deleteMany([...entries.keys()])).toBe(10_000);
    });

    test("deletes keys, and says how many there were", async () => {
      await store.setMany(
        new Map([
          ["ns:a", "1"],
          ["ns:b", "2"],
          ["ns:c", "3"],
        ]),
      );
      expect(await store.deleteMany(["ns:a", "ns:b", "ns:x"])).toBe(2);
      expect(await contents(["ns:a", "ns:b", "ns:c"])).toEqual({ "ns:c": "3" });
    });

    test("clears one namespace and nothing that only begins like it", async () => {
      const keys = ["ab:1", "ab:2", "abc:1", "ab", "a:1", "zz:1"];
      await store.setMany(new Map(keys.map((key) => [key, key])));
      await store.clear("ab");
      expect(Object.keys(await contents(keys)).sort()).toEqual(["a:1", "ab", "abc:1", "zz:1"]);
    });

    test("clears everything", async () => {
      await store.setMany(
        new Map([
          ["a:1", "1"],
          ["b:1", "2"],
        ]),
      );
      await store.clear();
      expect(await contents(["a:1", "b:1"])).toEqual({});
    });

    test("takes calls that overlap", async () => {
      const writes = Array.from({ length: 50 }, (_, at) =>
        store.setMany(new Map([[`ns:${at}`, String(at)]])),
      );
      await Promise.all([...writes, store.getMany(["ns:0"]), store.deleteMany(["ns:x"])]);
      const keys = writes.map((_, at) => `ns:${at}`);
      expect((await store.getMany(keys)).size).toBe(50);
    });

    test("pages through one namespace, or everything", async () => {
      const keys = Array.from({ length: 2_500 }, (_, at) => `${at % 2 ? "ab" : "abc"}:${at}`);
      await store.setMany(new Map(keys.map((key) => [key, `value of ${key}`])));
      const all = new Map<string, string>();
      for await (const page of store.scan()) for (const [key, value] of page) all.set(key, value);
      expect(all.size).toBe(2_500);
      const inside = new Map<string, string>();
      for await (const page of store.scan("ab")) for (const [key, value] of page) inside.set(key, value);
      expect(inside.size).toBe(1_250);
      expect(inside.get("ab:7")).toBe("value of ab:7");
    });

    test("of many that want a lease one gets it, and only its holder writes", async () => {
      if (!store.leases) return;
      const { leases } = store;
      const tries = await Promise.all(Array.from({ length: 20 }, () => leases.acquire(["ns:a"], 60_000)));
      const [tokens, ...others] = tries.filter((taken) => taken.size > 0);
      expect(others).toEqual([]);
      if (!tokens) throw new Error("nobody got the lease");
      expect(await leases.renew(tokens, 60_000)).toEqual(new Set(["ns:a"]));
      const entry = new Map([["ns:a", "1"]]);
      expect(await leases.setMany(entry, new Map([["ns:a", "foreign"]]))).toEqual(new Set());
      expect(await leases.setMany(entry, tokens)).toEqual(new Set(["ns:a"]));
      expect(await leases.setMany(new Map([["ns:a", "2"]]), tokens)).toEqual(new Set());
      expect(await contents(["ns:a"])).toEqual({ "ns:a": "1" });
      const next = await leases.acquire(["ns:a"], 60_000);
      await leases.release(next);
      expect((await leases.acquire(["ns:a"], 60_000)).size).toBe(1);
    });

    test("closes twice, and throws store_failed on everything after it", async () => {
      await store.setMany(new Map([["ns:a", "1"]]));
      await store.close();
      await store.close();
      const calls = [
        () => store.getMany(["ns:a"]),
        () => store.setMany(new Map([["ns:a", "1"]])),
        () => store.deleteMany(["ns:a"]),
        () => store.clear(),
        () => store.clear("ns"),
      ];
      for (const call of calls) {
        const error = await call().catch((thrown: unknown) => thrown);
        expect(SageMakerAsyncError.isInstance(error) && error.code).toBe("store_failed");
      }
    });
  });
}
