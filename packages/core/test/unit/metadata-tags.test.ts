import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeTags, encodeTags, type Metadata } from "../../src/metadata/tags.ts";
import type { JsonValue } from "../../src/types/row.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("encoding", () => {
  test.each<[string, JsonValue, string]>([
    ["a number as its digits", 25, "25"],
    ["a boolean as its word", true, "true"],
    ["nothing as its word", null, "null"],
    ["safe text as it stands", "us-west-2: a/b", "us-west-2: a/b"],
    ["the empty text as one space", "", " "],
    ["one space, which stands for the empty text, in base64", " ", `b64:${base64(" ")}`],
    ["text with other characters in base64", "hello, world", `b64:${base64("hello, world")}`],
    ["an object as compact JSON in base64", { a: [1, 2] }, `b64:${base64('{"a":[1,2]}')}`],
    ["text that begins with the marker in base64", "b64:x", `b64:${base64("b64:x")}`],
    ["text that looks like a number as quoted JSON", "12", `b64:${base64('"12"')}`],
    ["text that Workbench would take for base64 with the marker", "disk", `b64:${base64("disk")}`],
    ["a number that Workbench would take for base64 with the marker", 1444, `b64:${base64("1444")}`],
  ])("%s", (_, value, text) => {
    expect(encodeTags({ key: value })).toEqual({ key: text });
    expect(decodeTags({ key: text })).toEqual({ key: value });
  });

  test("spreads 256 characters and more over chunks, and 255 not", () => {
    const text = (length: number) => "x.".repeat(length).slice(0, length);
    expect(encodeTags({ note: text(255) })).toEqual({ note: text(255) });
    expect(encodeTags({ note: text(256) })).toEqual({ note_chunk_1: text(256) });
    expect(encodeTags({ note: text(513) })).toEqual({
      note_chunk_1: text(256),
      note_chunk_2: text(256),
      note_chunk_3: "x",
    });
  });

  test("a key that looks like a chunk's is not taken for one", () => {
    const metadata = { note_chunk_2: "b", note: "a" };
    const tags = encodeTags(metadata);
    expect(tags).toEqual({ note_chunk_2_chunk_1: "b", note: "a" });
    expect(decodeTags(tags)).toEqual(metadata);
  });

  test("more than 50 tags are an error that says where they come from, never a value less", () => {
    const text = "x.".repeat(128 * 49);
    expect(Object.keys(encodeTags({ graph: text, batch: 1 }))).toHaveLength(50);
    expect(() => encodeTags({ batch: 1, graph: text, more: 2 })).toThrow(
      expect.objectContaining({
        code: "invalid_option",
        message: expect.stringMatching(/needs 51 tags; AWS allows 50.*49, come from "graph_chunk_1"/),
      }),
    );
  });

  test.each([
    ["", "1 to 128 letters"],
    ["a{b}", "1 to 128 letters"],
    ["k".repeat(129), "1 to 128 letters"],
    [`${"k".repeat(126)}_chunk_1`, "1 to 128 letters"],
    ["AWS:cloudformation:stack-name", "keeps the prefix"],
  ])("the key %j is refused", (key, reason) => {
    expect(() => encodeTags({ [key]: 1 })).toThrow(
      expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(reason) }),
    );
  });

  test.each([[Number.NaN], [{ deep: [Number.POSITIVE_INFINITY] }], [undefined]])(
    "%j is not JSON, and is refused instead of becoming null",
    (value) => {
      expect(() => encodeTags({ key: value as JsonValue })).toThrow(
        expect.objectContaining({ code: "invalid_option" }),
      );
    },
  );
});

describe("decoding", () => {
  test("joins chunks by their numbers, not by their names", () => {
    const parts = Array.from({ length: 12 }, (_, at) => String.fromCharCode(97 + at));
    const tags = Object.fromEntries(parts.map((part, at) => [`note_chunk_${at + 1}`, part]).toReversed());
    expect(decodeTags(tags)).toEqual({ note: parts.join("") });
  });

  test("a chunk of one space is a space", () => {
    expect(decodeTags({ note_chunk_1: "a", note_chunk_2: " ", note_chunk_3: "b" })).toEqual({ note: "a b" });
  });

  test("chunks win over a plain tag of the same key", () => {
    expect(decodeTags({ note_chunk_1: "new", note: "old" })).toEqual({ note: "new" });
  });

  test.each<[string, JsonValue]>([
    ["ready", "ready"],
    ["42", 42],
    ["1.50", 1.5],
    ["00123", "00123"],
    ["12345678901234567890", "12345678901234567890"],
    ["1e999", "1e999"],
    [" ", ""],
    ["b64:not base64", "b64:not base64"],
    ["b64:/w==", "b64:/w=="],
  ])("%j is read as %j", (text, value) => {
    expect(decodeTags({ key: text })).toEqual({ key: value });
  });

  test("a key with something else than a number behind `_chunk_` is a key", () => {
    expect(decodeTags({ size_chunk_max: "9" })).toEqual({ size_chunk_max: 9 });
  });
});

describe("base64 without the marker, of older artifacts", () => {
  test.each<[JsonValue]>([[{ a: 1 }], [["smiles"]], ["hello, world!"], ["Löslichkeit in Wasser, 25 °C"]])(
    "%j is read",
    (value) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      expect(decodeTags({ key: base64(text) })).toEqual({ key: value });
    },
  );

  test("is read from chunks", () => {
    const features = Array.from({ length: 40 }, (_, at) => `feature ${at}`);
    const text = base64(JSON.stringify(features));
    expect(decodeTags({ features_chunk_1: text.slice(0, 256), features_chunk_2: text.slice(256) })).toEqual({
      features,
    });
  });

  test.each([
    ["W3g=", "short, and of what only begins like a list"],
    ["disk", "short, and base64 only by chance"],
    ["TWFu", "text that needed no encoding (`Man`)"],
    [base64("needs-no-encoding"), "text that needed no encoding, longer"],
    [base64("control \u0007 character"), "not what anyone writes"],
    ["team", "not UTF-8"],
  ])("%s stays text: %s", (text) => {
    expect(decodeTags({ key: text })).toEqual({ key: text });
  });

  test.each([1444, 1555155515551555])("%i is a number, though it is base64 of printable text", (number) => {
    expect(decodeTags({ key: String(number) })).toEqual({ key: number });
  });
});

const key = fc.stringMatching(/^[A-Za-z0-9_.:/=+@ äß漢-]{1,20}$/).filter((text) => !/^aws:/i.test(text));
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.string({ maxLength: 3 }).map((more) => `b64:${more}`),
  fc.base64String({ maxLength: 40 }),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom(" ", "  ", "\ud800", "-0", "1e400", "NaN", "12345678901234567890", "\ufefftext"),
);
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.integer().map((number) => number * 2 ** 40),
  fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)) as JsonValue),
);
const metadata: fc.Arbitrary<Metadata> = fc.dictionary(
  fc.oneof(
    key,
    fc.tuple(fc.constantFrom("a", "b_chunk_1"), fc.nat(12)).map(([a, at]) => `${a}_chunk_${at}`),
  ),
  value,
  { maxKeys: 6 },
);

describe("any metadata", () => {
  test("comes back from its tags as it was, within the limits of AWS", () => {
    fc.assert(
      fc.property(metadata, (given) => {
        const tags = encodeTags(given);
        for (const [tagKey, tagValue] of Object.entries(tags)) {
          expect(tagKey).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u);
          expect(tagValue).toMatch(/^[A-Za-z0-9 _.:/=+\-@]{1,256}$/);
        }
        expect(Object.keys(tags).length).toBeLessThanOrEqual(50);
        expect(decodeTags(tags)).toEqual({ ...given });
      }),
      { numRuns: 2000 },
    );
  });

  test("any tags at all are read without an error", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(key, fc.string()), text), (tags) => {
        decodeTags(tags);
      }),
    );
  });
});
