import assert from "node:assert/strict";
import { contents, type SuiteContext, scanned } from "./suite-context.ts";

const texts = [
  "",
  " ",
  "null",
  "undefined",
  "00123",
  "1e5",
  "true",
  "naïve ☂ 🧪 👩🏽‍🔬",
  "e\u0301 is not \u00e9",
  "日本語 עברית हिन्दी",
  "a\u0000b\u0001\u001f\u007f",
  "\ufeffwith a mark",
  "line\nline\r\nline\u2028line",
  "'\"%_;--\\",
  '{"v":1}',
  "\uffff\u{10ffff}",
];

export function unicodeTests(suite: SuiteContext): void {
  suite.test("keeps any text exactly", async (store) => {
    const entries = new Map(texts.map((text, at) => [`ns:${at}`, text]));
    await store.setMany(entries);
    assert.deepEqual(await store.getMany([...entries.keys()]), entries);
    assert.deepEqual(await scanned(store), entries);
  });

  suite.test("tells keys apart by their exact text", async (store) => {
    const entries = new Map([
      ["ns:a", "lower"],
      ["ns:A", "upper"],
      ["ns:a ", "space"],
      ["ns:*", "star"],
      ["ns:?", "question mark"],
    ]);
    await store.setMany(entries);
    assert.deepEqual(
      await contents(store, [...entries.keys(), " ns:a", "ns:b"]),
      Object.fromEntries(entries),
    );
  });

  suite.test("takes namespaces that mean something elsewhere", async (store) => {
    const keys = ["*:1", "?:1", "[a]:1", "a%:1", "a_:1", "ab:1", "a\\:1"];
    for (const key of keys) {
      await store.setMany(new Map(keys.map((each) => [each, each])));
      const namespace = key.slice(0, -2);
      assert.deepEqual([...(await scanned(store, namespace)).keys()], [key]);
      await store.clear(namespace);
      assert.equal((await store.getMany(keys)).size, keys.length - 1);
    }
  });
}
