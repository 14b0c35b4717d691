import assert from "node:assert/strict";
import { contents, type SuiteContext, scanned } from "./suite-context.ts";

export function batchTests(suite: SuiteContext): void {
  suite.test("takes no keys and no entries", async (store) => {
    await store.setMany(new Map());
    assert.deepEqual(await contents(store, []), {});
    assert.equal(await store.deleteMany([]), 0);
  });

  suite.test("takes a key twice", async (store) => {
    await store.setMany(new Map([["ns:a", "1"]]));
    assert.deepEqual(await contents(store, ["ns:a", "ns:a"]), { "ns:a": "1" });
    assert.equal(await store.deleteMany(["ns:a", "ns:a"]), 1);
  });

  suite.test("takes 10,000 entries and keys at once", async (store) => {
    const entries = new Map(Array.from({ length: 10_000 }, (_, at) => [`ns:${at}`, `value ${at}`]));
    await store.setMany(entries);
    assert.deepEqual(await store.getMany([...entries.keys()]), entries);
    assert.deepEqual(await scanned(store, "ns"), entries);
    assert.equal(await store.deleteMany([...entries.keys()]), 10_000);
    assert.equal((await scanned(store)).size, 0);
  });

  suite.test("takes many long values at once", async (store) => {
    const entries = new Map(Array.from({ length: 200 }, (_, at) => [`ns:${at}`, String(at).repeat(50_000)]));
    await store.setMany(entries);
    assert.deepEqual(await store.getMany([...entries.keys()]), entries);
    assert.deepEqual(await scanned(store), entries);
  });
}
