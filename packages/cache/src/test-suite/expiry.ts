import assert from "node:assert/strict";
import { contents, type SuiteContext, scanned } from "./suite-context.ts";

const entry = new Map([["ns:a", "1"]]);

export function expiryTests(suite: SuiteContext): void {
  suite.test("an entry is found until its time is over", async (store) => {
    await store.setMany(entry, { ttlMs: 60_000 });
    await store.setMany(new Map([["ns:b", "2"]]), { ttlMs: 50 });
    assert.deepEqual(await contents(store, ["ns:a"]), { "ns:a": "1" });
    await suite.outlive(50);
    assert.deepEqual(await contents(store, ["ns:a", "ns:b"]), { "ns:a": "1" });
  });

  suite.test("an entry whose time is over is neither scanned nor counted", async (store) => {
    await store.setMany(entry, { ttlMs: 50 });
    await suite.outlive(50);
    assert.equal((await scanned(store)).size, 0);
    assert.equal(await store.deleteMany(["ns:a"]), 0);
  });

  suite.test("writing over an entry gives it the time of the new one", async (store) => {
    await store.setMany(entry, { ttlMs: 50 });
    await store.setMany(entry);
    await suite.outlive(50);
    assert.deepEqual(await contents(store, ["ns:a"]), { "ns:a": "1" });
    await store.setMany(entry, { ttlMs: 50 });
    await suite.outlive(50);
    assert.deepEqual(await contents(store, ["ns:a"]), {});
    await store.setMany(entry);
    assert.deepEqual(await contents(store, ["ns:a"]), { "ns:a": "1" });
  });

  suite.test("a time that is none is refused, and nothing is written", async (store) => {
    for (const ttlMs of [0, -1, Number.NaN]) {
      await assert.rejects(store.setMany(entry, { ttlMs }));
    }
    assert.deepEqual(await contents(store, ["ns:a"]), {});
  });
}
