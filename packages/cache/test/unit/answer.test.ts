import type { Row } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import { answerOf, learnFrom, outputFor } from "../../src/entries/answer.ts";

const answered = (sent: Row, output: Row) => answerOf(sent, output, (column) => column === "key");

describe("answerOf", () => {
  test.each<[string, Row, Row, object]>([
    ["what the endpoint added", { key: "a" }, { y: 1 }, {}],
    ["what it changed", { key: "a", y: 1 }, { y: 2 }, {}],
    ["what came back as it was sent", { key: "a", id: 7 }, { id: 7 }, { id: "echo" }],
    ["what a text format made of it", { key: "a", id: "00123" }, { id: 123 }, { id: "echo" }],
    ["an empty value for none", { key: "a" }, { id: null }, { id: "blank" }],
    ["an empty value for an empty one", { key: "a", id: "" }, { id: null }, { id: "echo" }],
    ["an empty value for a value", { key: "a", y: 1 }, { y: null }, {}],
    ["the key", { key: "a" }, { key: "a", y: 1 }, {}],
  ])("notes %s", (_, sent, output, columns) => {
    expect(answered(sent, output)).toEqual({ output, columns });
  });
});

describe("outputFor", () => {
  test.each<[string, Row, Row, Row, Row | undefined]>([
    ["keeps a row's own id", { id: 1 }, { id: 1, y: 5 }, { id: 2 }, { id: 2, y: 5 }],
    ["keeps it as it was given", { id: "001" }, { id: 1, y: 5 }, { id: "002" }, { id: "002", y: 5 }],
    ["keeps the order of columns", { id: 1 }, { y: 5, id: 1, z: 6 }, { id: 2 }, { y: 5, id: 2, z: 6 }],
    ["gives what was added to a row that has it already", {}, { y: 5 }, { y: "old" }, { y: 5 }],
    ["gives what was changed to a row without it", { y: 1 }, { y: 5 }, {}, { y: 5 }],
    ["assumes nothing for a row without the column", { y: 5 }, { y: 5 }, {}, undefined],
    ["assumes nothing for a row with an empty value", { y: 5 }, { y: 5 }, { y: null }, undefined],
    [
      "assumes nothing for a row with a value where the other had none",
      { y: null },
      { y: null },
      { y: 5 },
      undefined,
    ],
    ["assumes nothing for a row with a value where a blank came", {}, { y: null }, { y: 5 }, undefined],
    ["gives a blank to a row without the column", {}, { y: null }, {}, { y: null }],
    ["keeps an empty text where a blank came", {}, { y: null }, { y: "" }, { y: "" }],
    ["does not confuse a column named like a method", {}, { constructor: 1 }, {}, { constructor: 1 }],
  ])("%s", (_, sent, output, row, expected) => {
    expect(outputFor(row, answered(sent, output))).toEqual(expected);
    if (expected)
      expect(Object.keys(outputFor(row, answered(sent, output)) ?? {})).toEqual(Object.keys(expected));
  });
});

describe("learnFrom", () => {
  const learnt = (first: [Row, Row], second: [Row, Row]) =>
    learnFrom(answered(...first), answered(...second)).columns;

  test("has nothing to learn from nothing", () => {
    const answer = answered({ id: 1 }, { id: 1 });
    expect(learnFrom(undefined, answer)).toBe(answer);
  });

  test.each<[string, [Row, Row], [Row, Row], object]>([
    [
      "two values for one key: the column is the row's own",
      [{ id: 1 }, { id: 1 }],
      [{ id: null }, { id: null }],
      { id: "own" },
    ],
    [
      "the earlier answer had no such column: it is the row's own",
      [{}, { y: 1 }],
      [{ id: 1 }, { id: 1, y: 1 }],
      { id: "own" },
    ],
    [
      "the earlier answer had it blank: it is the row's own",
      [{}, { id: null }],
      [{ id: 1 }, { id: 1 }],
      { id: "own" },
    ],
    ["the endpoint added the same value before: it is computed", [{}, { y: 5 }], [{ y: 5 }, { y: 5 }], {}],
    ["the endpoint added it now: it is computed", [{ y: 5 }, { y: 5 }], [{}, { y: 5 }], {}],
    ["the same value again: still not known", [{ id: 1 }, { id: 1 }], [{ id: 1 }, { id: 1 }], { id: "echo" }],
    [
      "the earlier answer did not even have it empty: it is the row's own",
      [{}, { y: 1 }],
      [{ id: null }, { id: null, y: 1 }],
      { id: "own" },
    ],
  ])("%s", (_, first, second, columns) => {
    expect(learnt(first, second)).toEqual(columns);
  });

  test("does not forget that a column is the row's own", () => {
    const first = learnFrom(answered({ id: 1 }, { id: 1 }), answered({ id: 2 }, { id: 2 }));
    expect(learnFrom(first, answered({ id: 2 }, { id: 2 })).columns).toEqual({ id: "own" });
    expect(outputFor({}, first)).toEqual({});
    expect(outputFor({ id: "" }, first)).toEqual({ id: "" });
  });
});
