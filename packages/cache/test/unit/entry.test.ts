import { describe, expect, test } from "vitest";
import { decodeEntry, encodeEntry } from "../../src/entries/entry.ts";

describe("entries", () => {
  test("are JSON with a version, a time and the output", () => {
    expect(encodeEntry({ output: { y: 1 }, columns: {} }, 1_700_000_000_000)).toBe(
      '{"v":1,"createdAt":1700000000000,"output":{"y":1}}',
    );
  });

  test("come back as they were", () => {
    const answers = [
      { output: {}, columns: {} },
      { output: { y: null, z: [1, { a: "☂" }], "": "00123" }, columns: {} },
      { output: { id: 1, note: null, w: 2 }, columns: { id: "echo", note: "blank", w: "own" } as const },
    ];
    for (const answer of answers) expect(decodeEntry(encodeEntry(answer, 1))).toEqual(answer);
  });

  test.each([
    "",
    "{",
    "null",
    "7",
    "[]",
    "{}",
    '{"v":1}',
    '{"v":2,"createdAt":1,"output":{}}',
    '{"v":1,"createdAt":1,"output":null}',
    '{"v":1,"createdAt":1,"output":[]}',
    '{"v":1,"createdAt":1,"output":{},"columns":[]}',
    '{"v":1,"createdAt":1,"output":{},"columns":{"id":"foreign"}}',
  ])("that are none are told apart: %s", (text) => {
    expect(decodeEntry(text)).toBeUndefined();
  });
});
