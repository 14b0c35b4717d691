import assert from "node:assert/strict";
import type { SuiteContext } from "./suite-context.ts";

const groupSize = 10_000;
const wanted = 100;
const timeoutMs = 900_000;

/** A page longer than this is not "memory for a few pages". */
const longestPage = 10_000;

export function manyEntriesTests(suite: SuiteContext): void {
  const { entries: count = 1_000_000 } = suite.store;

  suite.test(
    `finds ${wanted} keys among ${count} entries, pages through all of them, and clears them`,
    async (store) => {
      for (let from = 0; from < count; from += groupSize) {
        const length = Math.min(groupSize, count - from);
        const group = Array.from({ length }, (_, at): [string, string] => [
          `ns:${from + at}`,
          valueAt(from + at),
        ]);
        await store.setMany(new Map(group));
      }
      const step = Math.max(1, Math.floor(count / wanted));
      const places = Array.from({ length: Math.min(wanted, count) }, (_, at) => at * step);
      const found = await store.getMany([...places.map((place) => `ns:${place}`), `ns:${count}`]);
      assert.deepEqual(found, new Map(places.map((place) => [`ns:${place}`, valueAt(place)])));

      const seen = new Uint8Array(count);
      for await (const page of store.scan("ns")) {
        assert.ok(page.length <= longestPage, `a page of ${page.length} entries`);
        for (const [key, value] of page) {
          const place = Number(key.slice(3));
          assert.equal(value, valueAt(place));
          seen[place] = 1;
        }
      }
      assert.equal(seen.indexOf(0), -1, "an entry that no page gave");

      await store.clear("ns");
      for await (const page of store.scan()) assert.deepEqual(page, []);
    },
    timeoutMs,
  );
}

/** The length of an answer with a few columns. */
function valueAt(place: number): string {
  return `{"v":1,"output":{"id":${place},"logS":${-place / 7}}}`;
}
