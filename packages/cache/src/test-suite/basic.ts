import assert from "node:assert/strict";
import { contents, type SuiteContext, scanned } from "./suite-context.ts";

export function basicTests(suite: SuiteContext): void {
  suite.test("gives back what was written, and leaves out what was not", async (store) => {
    await store.setMany(
      new Map([
        ["ns:a", "1"],
        ["ns:b", "2"],
      ]),
    );
    assert.deepEqual(await contents(store, ["ns:a", "ns:b", "ns:c"]), { "ns:a": "1", "ns:b": "2" });
  });

  suite.test("writes over what was there", async (store) => {
    await store.setMany(new Map([["ns:a", "1"]]));
    await store.setMany(new Map([["ns:a", "2"]]));
    assert.deepEqual(await contents(store, ["ns:a"]), { "ns:a": "2" });
  });

  suite.test("deletes keys, and says how many there were", async (store) => {
    await store.setMany(new Map(["a", "b", "c"].map((name) => [`ns:${name}`, name])));
    assert.equal(await store.deleteMany(["ns:a", "ns:b", "ns:x"]), 2);
    assert.deepEqual(await contents(store, ["ns:a", "ns:b", "ns:c"]), { "ns:c": "c" });
  });

  const keys = ["ab:1", "ab:2", "abc:1", "ab", "a:1", "zz:1"];
  const sameValues = new Map(keys.map((key) => [key, key]));

  suite.test("scans one namespace and nothing that only begins like it", async (store) => {
    await store.setMany(sameValues);
    assert.deepEqual([...(await scanned(store, "ab"))].sort(), [
      ["ab:1", "ab:1"],
      ["ab:2", "ab:2"],
    ]);
  });

  suite.test("scans everything", async (store) => {
    await store.setMany(sameValues);
    assert.deepEqual([...(await scanned(store)).keys()].sort(), keys.toSorted());
  });

  suite.test("clears one namespace and nothing that only begins like it", async (store) => {
    await store.setMany(sameValues);
    await store.clear("ab");
    assert.deepEqual(Object.keys(await contents(store, keys)).sort(), ["a:1", "ab", "abc:1", "zz:1"]);
  });

  suite.test("clears everything", async (store) => {
    await store.setMany(sameValues);
    await store.clear();
    assert.deepEqual(await contents(store, keys), {});
    assert.equal((await scanned(store)).size, 0);
  });

  const { openAgain } = suite.store;
  if (openAgain) {
    suite.test("another that opens it sees what was written and what was deleted", async (store) => {
      const other = await openAgain();
      try {
        await store.setMany(sameValues);
        assert.deepEqual(await other.getMany(keys), sameValues);
        await other.deleteMany(["ab"]);
        assert.deepEqual(await contents(store, ["ab"]), {});
      } finally {
        await other.close();
      }
      assert.equal((await store.getMany(keys)).size, keys.length - 1);
    });
  }
}
