import type { JsonValue, Row } from "@sagemaker-async/core/invoker";
import { canonicalJson } from "@sagemaker-async/core/invoker";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type KeySpace, namespaceOf, rowKeys } from "../../src/keys/row-keys.ts";

type Space = KeySpace & { readonly version: string; readonly parameters: Row };

const space: Space = { name: "solubility", rule: { column: "smiles" }, version: "", parameters: {} };
const keyOf = (value: JsonValue, given: Partial<Space> = {}) => {
  const all = { ...space, ...given };
  return rowKeys(all, all.version, all.parameters).of(value);
};

describe("rowKeys", () => {
  test("stays as it is: a change of the format would lose every cache", () => {
    expect(keyOf("CCO")).toMatchInlineSnapshot(
      `"cecac468ce8091ae:690c5eb206ac9fd1e9b7f6ddd7a28702f63646fd3ead1b9373ec1ed7cb44c808"`,
    );
    expect(namespaceOf(space)).toMatchInlineSnapshot(`"cecac468ce8091ae"`);
  });

  test("is a namespace and a SHA-256", () => {
    const { namespace, of } = rowKeys(space, "1", {});
    expect(of("CCO")).toMatch(/^[0-9a-f]{16}:[0-9a-f]{64}$/);
    expect(of("CCO").startsWith(`${namespace}:`)).toBe(true);
  });

  test("A6-4: differs by endpoint, kind of key, version, parameters and value", () => {
    const keys = [
      keyOf("CCO"),
      keyOf("CCO", { name: "toxicity" }),
      keyOf("CCO", { rule: { column: "id" } }),
      keyOf("CCO", { version: "2" }),
      keyOf("CCO", { parameters: { accept: "text/csv" } }),
      keyOf("CCO", { parameters: { customAttributes: "units=mg" } }),
      keyOf("CC"),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    // One namespace for all versions and parameters of an endpoint and kind of key.
    expect(new Set(keys.map((key) => key.split(":")[0])).size).toBe(3);
    expect(new Set(keys.map((key) => key.split(":")[1])).size).toBe(keys.length);
  });

  test("parts do not run into each other", () => {
    expect(keyOf("x", { name: "a", version: "bc" })).not.toBe(keyOf("x", { name: "ab", version: "c" }));
    expect(keyOf('x","y')).not.toBe(keyOf("x"));
  });

  test("tells values apart that look alike", () => {
    const values = [
      "1",
      1,
      true,
      "true",
      "00123",
      "123",
      "NA",
      "1e5",
      100_000,
      "100000",
      [1],
      { 0: 1 },
      { a: 1 },
      "\ud800",
    ];
    expect(new Set(values.map((value) => keyOf(value))).size).toBe(values.length);
  });

  test("does not depend on the order of columns in objects", () => {
    expect(keyOf({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(keyOf({ b: [{ d: 3, c: 2 }], a: 1 }));
    expect(keyOf([1, 2])).not.toBe(keyOf([2, 1]));
  });

  test("the canonical form is that of RFC 8785", () => {
    const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(JSON.stringify(value).isWellFormed() && !JSON.stringify(value).includes("\\ud"));
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
    );
    expect(canonicalJson({ 10: 1, 9: 2, a: undefined as never, é: null })).toBe('{"10":1,"9":2,"é":null}');
  });

  test("one number is one key, however it was written; null is not a missing column", () => {
    expect(keyOf(JSON.parse("[1.0, 1e2, 0.10, -0]"))).toBe(keyOf([1, 100, 0.1, 0]));
    expect(keyOf({ a: null })).not.toBe(keyOf({}));
    expect(keyOf({ a: undefined as never })).toBe(keyOf({}));
  });

  test("text is taken as it is: no case is folded, no accent composed, no space trimmed", () => {
    const texts = ["e\u0301", "\u00e9", "E\u0301", " \u00e9", "\ud800", "\udfff", "NaN", "null"];
    const values: JsonValue[] = [
      ...texts,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      null,
    ];
    expect(new Set(values.map((value) => keyOf(value))).size).toBe(values.length);
  });

  test("is the same for equal values and differs for others", () => {
    const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(json, json, (left, right) => {
        expect(keyOf(left)).toBe(keyOf(structuredClone(left)));
        expect(keyOf(left) === keyOf(right)).toBe(sameJson(left, right));
      }),
    );
  });
});

function sameJson(left: JsonValue, right: JsonValue): boolean {
  // -0 and 0 are the same number in JSON.
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return JSON.stringify(left) === JSON.stringify(right);
  }
  const [keys, others] = [Object.keys(left), Object.keys(right)];
  if (Array.isArray(left) !== Array.isArray(right) || keys.length !== others.length) return false;
  const [first, second] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  return keys.every((key) => second.has(key) && sameJson(first.get(key) ?? null, second.get(key) ?? null));
}
