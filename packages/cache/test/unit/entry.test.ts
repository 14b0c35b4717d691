import { describe, expect, test } from "vitest";
import { decodeEntry, type Entry, encodeEntry, isStorable } from "../../src/entries/entry.ts";

const about = { key: "CCO", version: "1", createdAt: 1_700_000_000_000 };
const answer: Entry = { ...about, output: { y: 1 }, columns: {} };

describe("entries", () => {
  test("are a checksum and JSON: a change of the format would lose every cache", () => {
    expect(encodeEntry("ns:a", answer)).toBe(
      '1089b574{"key":"CCO","version":"1","createdAt":1700000000000,"output":{"y":1},"columns":{}}',
    );
  });

  test.each<Entry>([
    answer,
    { ...about, key: { a: null }, output: {}, columns: {} },
    { ...about, staleAt: 1, expiresAt: 2, output: { y: null, z: [1, { a: "☂" }], "": "00123" }, columns: {} },
    { ...about, output: { id: 1, note: null }, columns: { id: "echo", note: "blank" } },
    { ...about, expiresAt: 9, failure: { code: "model_error", message: "no", retryable: false } },
  ])("come back as they were: %o", (entry) => {
    expect(decodeEntry("ns:a", encodeEntry("ns:a", entry))).toEqual(entry);
  });

  test("A6-22: that are cut off, changed, or another key's are told apart", () => {
    const text = encodeEntry("ns:a", answer);
    const damaged = [text.slice(0, -1), text.replace('"y":1', '"y":2'), `${text} `, text.slice(1), ""];
    for (const other of damaged) expect(decodeEntry("ns:a", other)).toBeUndefined();
    expect(decodeEntry("ns:b", text)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ["nothing", null],
    ["a list", []],
    ["no key", { ...answer, key: undefined }],
    ["no version", { ...answer, version: 1 }],
    ["no time", { ...answer, createdAt: "now" }],
    ["an end that is no time", { ...answer, expiresAt: "soon" }],
    ["no output", { ...about }],
    ["an output that is no row", { ...answer, output: [] }],
    ["columns that are none", { ...answer, columns: [] }],
    ["columns of a kind that is none", { ...answer, columns: { id: "foreign" } }],
    ["a failure without a code", { ...about, failure: {} }],
  ])("that hold %s are none", (_, entry) => {
    expect(decodeEntry("ns:a", encodeEntry("ns:a", entry as Entry))).toBeUndefined();
  });
});

test("A6-3: what JSON cannot say is not storable", () => {
  for (const value of [null, "", 0, true, {}, [], { a: [{ b: 1 }] }]) expect(isStorable(value)).toBe(true);
  const others = [Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, 1n];
  for (const value of others) {
    expect(isStorable(value as never)).toBe(false);
    expect(isStorable({ a: [value as never] })).toBe(false);
  }
});
