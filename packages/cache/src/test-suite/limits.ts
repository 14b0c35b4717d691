import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { contents, type SuiteContext } from "./suite-context.ts";

export function limitTests(suite: SuiteContext): void {
  const { longestValue = 2_000_000 } = suite.store;

  suite.test("keeps long values, such as compress well and such as do not", async (store) => {
    const random = randomBytes(Math.ceil(longestValue / 2))
      .toString("hex")
      .slice(0, longestValue);
    const values = new Map([
      ["ns:even", "x".repeat(longestValue)],
      ["ns:random", random],
      ["ns:empty", ""],
    ]);
    await store.setMany(values);
    assert.deepEqual(await store.getMany([...values.keys()]), values);
    await store.setMany(new Map([["ns:random", "short"]]));
    assert.deepEqual(await contents(store, ["ns:random"]), { "ns:random": "short" });
    assert.equal(await store.deleteMany([...values.keys()]), 3);
    assert.equal((await store.getMany([...values.keys()])).size, 0);
  });

  suite.test("takes keys of 128 characters, the signs of ASCII among them", async (store) => {
    const signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    const keys = ["a", "b"].map((last) => `ns:${signs}`.padEnd(127, "k") + last);
    await store.setMany(new Map(keys.map((key) => [key, key])));
    assert.deepEqual(await store.getMany(keys), new Map(keys.map((key) => [key, key])));
    assert.equal(await store.deleteMany(keys.slice(0, 1)), 1);
    assert.deepEqual(Object.keys(await contents(store, keys)), keys.slice(1));
  });
}
