import assert from "node:assert/strict";
import { type SuiteContext, scanned } from "./suite-context.ts";

export function concurrencyTests(suite: SuiteContext): void {
  suite.test("takes calls that overlap", async (store) => {
    const keys = Array.from({ length: 50 }, (_, at) => `ns:${at}`);
    const writes = keys.map((key) => store.setMany(new Map([[key, key]])));
    await Promise.all([...writes, store.getMany(["ns:0"]), store.deleteMany(["ns:x"]), scanned(store)]);
    assert.equal((await store.getMany(keys)).size, 50);
  });

  suite.test("an entry that many write at once is one of theirs, whole", async (store) => {
    const texts = ["a", "b", "c", "d"].map((letter) => letter.repeat(30_000));
    await store.setMany(new Map([["ns:a", texts[0] ?? ""]]));
    const reads: Promise<ReadonlyMap<string, string>>[] = [];
    const writes = texts.map(async (text) => {
      for (let time = 0; time < 10; time += 1) {
        await store.setMany(new Map([["ns:a", text]]));
        reads.push(store.getMany(["ns:a"]));
      }
    });
    await Promise.all(writes);
    for (const found of await Promise.all(reads)) {
      assert.ok(texts.includes(found.get("ns:a") ?? ""), "an entry that nobody wrote");
    }
  });

  suite.test("deleting and clearing while others write loses nothing of theirs", async (store) => {
    const entries = (name: string) =>
      new Map(Array.from({ length: 200 }, (_, at) => [`${name}:${at}`, name]));
    const [old, other, fresh] = [entries("old"), entries("other"), entries("new")];
    await store.setMany(old);
    await store.setMany(other);
    await Promise.all([
      store.deleteMany([...old.keys()]),
      store.clear("other"),
      ...[...fresh].map((entry) => store.setMany(new Map([entry]))),
    ]);
    assert.deepEqual(await scanned(store), fresh);
  });

  suite.test("a scan gives all that stays, whatever else is written and deleted meanwhile", async (store) => {
    const stays = new Map(Array.from({ length: 3_000 }, (_, at) => [`ns:${at}`, String(at)]));
    await store.setMany(stays);
    const seen = new Set<string>();
    let round = 0;
    for await (const page of store.scan("ns")) {
      for (const [key] of page) seen.add(key);
      round += 1;
      await store.setMany(new Map([[`ns:more-${round}`, ""]]));
      await store.deleteMany([`ns:more-${round - 1}`]);
    }
    assert.deepEqual(
      [...stays.keys()].filter((key) => !seen.has(key)),
      [],
    );
  });
}
