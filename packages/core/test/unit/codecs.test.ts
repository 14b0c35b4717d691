import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { valueOfCell } from "../../src/codecs/cell.ts";
import { codecFor, codecForAnswer } from "../../src/codecs/codec-for.ts";
import { csvCodec } from "../../src/codecs/csv.ts";
import { jsonLinesCodec } from "../../src/codecs/json-lines.ts";
import { mergeRow } from "../../src/results/merge-row.ts";
import type { Row } from "../../src/types/row.ts";

const bytes = (text: string) => Buffer.from(text);

describe("a CSV cell", () => {
  test.each([
    ["", null],
    ["0", 0],
    ["12", 12],
    ["-2.0", -2],
    ["-0.974", -0.974],
    ["1e-05", 1e-5],
    ["1.5E+20", 1.5e20],
    ["00123", "00123"],
    ["NA", "NA"],
    ["NaN", "NaN"],
    ["1e5", "1e5"],
    ["+5", "+5"],
    ["1.", "1."],
    ["true", "true"],
    [" 7", " 7"],
    ["0x10", "0x10"],
    ["9007199254740993", "9007199254740993"],
    ["1e+999", "1e+999"],
  ])("%j is read as %j", (cell, value) => {
    expect(valueOfCell(cell)).toBe(value);
  });
});

describe("csv", () => {
  test("writes the columns of all rows, in the order of first sight", () => {
    const text = Buffer.from(
      csvCodec.encode([
        { a: 1, b: "x" },
        { c: true, a: null },
      ]),
    ).toString();
    expect(text).toBe('a,b,c\n1,x,""\n"","",true\n');
  });

  test("quotes what would break a line, and writes lists as JSON", () => {
    const row = { note: 'a "b", c\nd', list: [1, 2] };
    expect(csvCodec.decode(csvCodec.encode([row]))).toEqual([{ note: row.note, list: "[1,2]" }]);
  });

  test("a row whose only cell is empty is still a row", () => {
    expect(csvCodec.decode(csvCodec.encode([{ smiles: "" }, { smiles: "C" }]))).toEqual([
      { smiles: null },
      { smiles: "C" },
    ]);
  });

  test("reads a byte order mark, CRLF and a last line without its end", () => {
    expect(csvCodec.decode(bytes("\uFEFFid,x\r\n00123,1.5\r\nNA,2"))).toEqual([
      { id: "00123", x: 1.5 },
      { id: "NA", x: 2 },
    ]);
  });

  test("an empty body has no rows", () => {
    expect(csvCodec.decode(bytes(""))).toEqual([]);
  });

  test("a ragged line is an error that names the line", () => {
    expect(() => csvCodec.decode(bytes("a,b\n1,2\n3\n"))).toThrow(/line 3/);
  });

  test("any text survives a round trip when the endpoint echoes it", () => {
    const value = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom("00123", "NA", "1e5", "true", "-0"),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ id: value, note: value }), { minLength: 1 }), (rows) => {
        const echoed = csvCodec.decode(csvCodec.encode(rows as Row[]));
        expect(rows.map((row, at) => mergeRow(row as Row, echoed[at] ?? {}))).toEqual(rows);
      }),
    );
  });
});

describe("json lines", () => {
  test("any JSON survives a round trip", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (rows) => {
        const wire = JSON.parse(JSON.stringify(rows)) as Row[];
        expect(jsonLinesCodec.decode(jsonLinesCodec.encode(rows as Row[]))).toEqual(wire);
      }),
    );
  });

  test("a bare answer becomes a column, a blank line does not count", () => {
    expect(jsonLinesCodec.decode(bytes('0.73\n\n{"a":1}\n[1]\n'))).toEqual([
      { output: 0.73 },
      { a: 1 },
      { output: [1] },
    ]);
  });

  test("a broken line is an error that names the line", () => {
    expect(() => jsonLinesCodec.decode(bytes('{"a":1}\n{"a":'))).toThrow(/line 2 is not JSON/);
  });
});

describe("content types", () => {
  test.each([
    ["text/csv", "text/csv"],
    ["text/csv; charset=utf-8", "text/csv"],
    ["TEXT/CSV", "text/csv"],
    ["application/jsonlines", "application/jsonlines"],
    ["application/x-ndjson", "application/jsonlines"],
    ["application/x-jsonlines", "application/jsonlines"],
  ])("%s is read as %s", (contentType, expected) => {
    expect(codecFor(contentType).contentType).toBe(expected);
  });

  test("another one passes bytes through; an answer in it is one only for who asked for bytes", () => {
    const bytes = codecFor("image/png");
    expect(Buffer.from(bytes.encode([{ body: "/wA=" }]))).toEqual(Buffer.from([255, 0]));
    expect(bytes.decode(Buffer.from([255, 0]))).toEqual([{ body: "/wA=", contentType: "image/png" }]);
    expect(codecForAnswer("image/png", "*/*").contentType).toBe("image/png");
    expect(codecForAnswer("text/csv", "image/png").contentType).toBe("text/csv");
    expect(() => codecForAnswer("image/png", "text/csv")).toThrow(/no rows, and text\/csv was asked for/);
  });
});

describe("an answered row", () => {
  test("has the input's columns first, then the endpoint's", () => {
    expect(Object.keys(mergeRow({ id: 1, x: 2 }, { y: 3, id: 1 }))).toEqual(["id", "x", "y"]);
  });

  test("keeps the caller's own value where the endpoint echoes it, and takes a changed one", () => {
    const input = {
      id: "00123",
      dose: "1.50",
      flag: true,
      empty: "",
      list: [1],
      smiles: "OCC",
      blank: " ",
      toString: "a",
    };
    const output = {
      id: 123,
      dose: 1.5,
      flag: "true",
      empty: null,
      list: "[1]",
      smiles: "CCO",
      blank: "0",
      toString: "b",
    };
    expect(mergeRow(input, output)).toEqual({ ...input, smiles: "CCO", blank: "0", toString: "b" });
  });
});
