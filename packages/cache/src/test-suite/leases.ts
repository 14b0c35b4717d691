import assert from "node:assert/strict";
import type { CacheStore, StoreLeases } from "../store.ts";
import { contents, type SuiteContext } from "./suite-context.ts";

const minute = 60_000;

export function leaseTests(suite: SuiteContext): void {
  /** In a store without leases, which says so by having none, there is nothing to test. */
  const test = (title: string, body: (leases: StoreLeases, store: CacheStore) => Promise<void>) => {
    suite.test(title, async (store) => {
      if (store.leases) await body(store.leases, store);
    });
  };

  test("of many that want a key one gets it", async (leases) => {
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => leases.acquire(["ns:a", "ns:b"], minute)),
    );
    for (const key of ["ns:a", "ns:b"]) assert.equal(tries.filter((tokens) => tokens.has(key)).length, 1);
  });

  test("answers the keys that were free, and takes a key given twice once", async (leases) => {
    await leases.acquire(["ns:a"], minute);
    assert.deepEqual([...(await leases.acquire(["ns:a", "ns:b", "ns:b"], minute)).keys()], ["ns:b"]);
    assert.equal((await leases.acquire([], minute)).size, 0);
  });

  test("a lease is no entry", async (leases, store) => {
    await leases.acquire(["ns:a"], minute);
    assert.deepEqual(await contents(store, ["ns:a"]), {});
    assert.equal(await store.deleteMany(["ns:a"]), 0);
    for await (const page of store.scan()) assert.deepEqual(page, []);
  });

  test("a lease leaves the entry as it is", async (leases, store) => {
    await store.setMany(new Map([["ns:a", "1"]]));
    await leases.release(await leases.acquire(["ns:a"], minute));
    assert.deepEqual(await contents(store, ["ns:a"]), { "ns:a": "1" });
  });

  test("its holder writes, and gives it back with that", async (leases, store) => {
    const tokens = await leases.acquire(["ns:a", "ns:b"], minute);
    const written = await leases.setMany(new Map([["ns:a", "1"]]), tokens, { ttlMs: minute });
    assert.deepEqual(written, new Set(["ns:a"]));
    assert.deepEqual(await contents(store, ["ns:a"]), { "ns:a": "1" });
    assert.deepEqual([...(await leases.acquire(["ns:a", "ns:b"], minute)).keys()], ["ns:a"]);
  });

  test("what the holder writes lives as long as it says", async (leases, store) => {
    const tokens = await leases.acquire(["ns:a", "ns:b"], minute);
    await leases.setMany(new Map([["ns:a", "1"]]), tokens, { ttlMs: 50 });
    await leases.setMany(new Map([["ns:b", "1"]]), tokens);
    await suite.outlive(50);
    assert.deepEqual(await contents(store, ["ns:a", "ns:b"]), { "ns:b": "1" });
  });

  test("nobody else writes: with a foreign token, with none, or with one that was given back", async (leases, store) => {
    const entry = new Map([["ns:a", "1"]]);
    const tokens = await leases.acquire(["ns:a"], minute);
    const foreign = await leases.acquire(["ns:b"], minute);
    const wrong = new Map([["ns:a", foreign.get("ns:b") ?? ""]]);
    assert.equal((await leases.setMany(entry, wrong)).size, 0);
    assert.equal((await leases.setMany(entry, new Map())).size, 0);
    await leases.release(wrong);
    await leases.release(tokens);
    assert.equal((await leases.setMany(entry, tokens)).size, 0);
    assert.deepEqual(await contents(store, ["ns:a"]), {});
  });

  test("given back, the next gets it, with another token", async (leases) => {
    const first = await leases.acquire(["ns:a"], minute);
    await leases.release(first);
    const second = await leases.acquire(["ns:a"], minute);
    assert.equal(second.size, 1);
    assert.notEqual(second.get("ns:a"), first.get("ns:a"));
  });

  test("a dead holder's key is free when its time is over; back again, it writes nothing", async (leases, store) => {
    const dead = await leases.acquire(["ns:a"], 50);
    await suite.outlive(50);
    const next = await leases.acquire(["ns:a"], minute);
    assert.equal(next.size, 1);
    await leases.renew(dead, minute);
    assert.equal((await leases.setMany(new Map([["ns:a", "late"]]), dead)).size, 0);
    await leases.release(dead);
    assert.deepEqual(await leases.setMany(new Map([["ns:a", "next"]]), next), new Set(["ns:a"]));
    assert.equal((await leases.setMany(new Map([["ns:a", "late"]]), dead)).size, 0);
    assert.deepEqual(await contents(store, ["ns:a"]), { "ns:a": "next" });
  });

  test("a holder that was late, and in whose place nobody is, still writes", async (leases, store) => {
    const late = await leases.acquire(["ns:a", "ns:b"], 50);
    await suite.outlive(50);
    assert.deepEqual(await leases.setMany(new Map([["ns:a", "1"]]), late), new Set(["ns:a"]));
    await leases.renew(late, minute);
    assert.deepEqual([...(await leases.acquire(["ns:a", "ns:b"], minute)).keys()], ["ns:a"]);
    assert.deepEqual(await contents(store, ["ns:a"]), { "ns:a": "1" });
  });

  test("a lease that is renewed outlives its first time", async (leases) => {
    const tokens = await leases.acquire(["ns:a"], 50);
    await leases.renew(tokens, minute);
    await suite.outlive(50);
    assert.equal((await leases.acquire(["ns:a"], minute)).size, 0);
  });

  test("300 keys are leased, renewed, written and given back in one call each", async (leases, store) => {
    const keys = Array.from({ length: 300 }, (_, at) => `ns:${at}`);
    const tokens = await leases.acquire(keys, minute);
    assert.equal(new Set(tokens.values()).size, 300);
    await leases.renew(tokens, minute);
    const entries = new Map(keys.slice(0, 150).map((key) => [key, key]));
    assert.deepEqual(await leases.setMany(entries, tokens), new Set(entries.keys()));
    await leases.release(tokens);
    assert.equal((await leases.acquire(keys, minute)).size, 300);
    assert.deepEqual(await store.getMany(keys), entries);
  });

  const { openAgain } = suite.store;
  if (openAgain) {
    test("holds against another that opened the same store", async (leases) => {
      const other = await openAgain();
      try {
        await leases.acquire(["ns:a"], minute);
        assert.equal((await other.leases?.acquire(["ns:a"], minute))?.size, 0);
      } finally {
        await other.close();
      }
    });
  }
}
