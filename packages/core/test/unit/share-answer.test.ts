import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentKey } from "../../src/share/content-key.ts";
import { shareAnswer } from "../../src/share/share-answer.ts";
import type { ShareEvent } from "../../src/share/share-event.ts";
import { manualClock } from "../../src/testing/manual-clock.ts";
import type { Chunk } from "../../src/types/chunk.ts";
import type { JsonValue, Row } from "../../src/types/row.ts";
import type { RowSuccess } from "../../src/types/row-result.ts";
import { MemoryLeaseStore } from "../support/share-memory-store.ts";

const scope = ["model", "text/csv", "text/csv"];
const hashOf = (...rows: readonly Row[]) => contentKey(scope, rows).hash;

describe("the content key (A19-11, A1-25)", () => {
  test("does not depend on the order of rows or columns, which it can put back", () => {
    const rows = fc.array(fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<JsonValue>));
    const both = rows.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    fc.assert(
      fc.property(both, ([given, shuffled]) => {
        const turned = shuffled.map((row) => Object.fromEntries(Object.entries(row).toReversed()));
        const one = contentKey(scope, given);
        const other = contentKey(scope, turned);
        expect(other.hash).toBe(one.hash);
        expect(other.order.map((at) => turned[at])).toEqual(one.order.map((at) => given[at]));
      }),
    );
  });

  test.each<[string, Row, Row]>([
    ["a number and its text", { x: 1 }, { x: "1" }],
    ["null and a missing column", { x: null }, {}],
    ["null and NaN, which JSON cannot tell apart", { x: null }, { x: Number.NaN }],
    ["null and its text", { x: null }, { x: "null" }],
    ["a list and its text", { x: [1, 2] }, { x: "1,2" }],
    ["an inner column", { x: { y: 1 } }, { x: { z: 1 } }],
    ["a column's name", { x: 1 }, { y: 1 }],
  ])("tells %s apart", (_, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  test("tells how often a row is there, and what the rows are for", () => {
    expect(hashOf({ x: 1 })).not.toBe(hashOf({ x: 1 }, { x: 1 }));
    expect(contentKey(["a", "bc"], [{ x: 1 }]).hash).not.toBe(contentKey(["ab", "c"], [{ x: 1 }]).hash);
  });

  test("is the same in every process and version, until its format is counted up", () => {
    expect(hashOf({ x: 1, id: "a" })).toBe(
      "49ccdf28df2ec43621448422226755188ea507fa6dfbb50eaea4f8de1990928c",
    );
  });
});

describe("chunks of equal rows", () => {
  const answer = (chunk: Chunk): RowSuccess[] =>
    chunk.rows.map((row, at) => {
      const output = { id: String(row["id"]).replace(/^0/, ""), doubled: Number(row["x"]) * 2 };
      return { ok: true, index: chunk.firstRow + at, row: { ...row, ...output }, output };
    });

  function sharing() {
    const context = { store: new MemoryLeaseStore(), clock: manualClock({ jumps: true }), scope };
    const events: ShareEvent[] = [];
    let computed = 0;
    const ask = (chunk: Chunk) =>
      shareAnswer(
        chunk,
        async () => {
          computed += 1;
          return answer(chunk);
        },
        {
          ...context,
          folder: { bucket: "demo", key: "shared/" },
          leaseMs: 30_000,
          resultTtlMs: 3_600_000,
          endsAt: Number.POSITIVE_INFINITY,
          signal: new AbortController().signal,
          emit: (event) => events.push(event),
        },
      );
    return { ask, events, computed: () => computed };
  }

  const rows = [
    { id: "02", x: 2 },
    { id: "00", x: 0 },
    { id: "01", x: 1 },
  ];

  test("A19-11: in another order, at another offset: one computation, and each row has its own answer", async () => {
    const { ask, events, computed } = sharing();
    const expected = (row: Row, index: number) => ({
      ok: true,
      index,
      row: { ...row, doubled: Number(row["x"]) * 2 }, // the id as it was sent
      output: { id: String(row["x"]), doubled: Number(row["x"]) * 2 },
    });
    expect(await ask({ firstRow: 0, rows })).toEqual(rows.map(expected));
    const turned = rows.toReversed();
    expect(await ask({ firstRow: 100, rows: turned })).toEqual(
      turned.map((row, at) => expected(row, 100 + at)),
    );
    expect(computed()).toBe(1);
    expect(events).toEqual([{ type: "chunk-shared", firstRow: 100, rows: 3 }]);
  });

  test("other rows are another computation", async () => {
    const { ask, computed } = sharing();
    await ask({ firstRow: 0, rows });
    await ask({ firstRow: 0, rows: rows.slice(1) });
    expect(computed()).toBe(2);
  });
});
