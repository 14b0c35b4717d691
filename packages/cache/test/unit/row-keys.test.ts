import type { JsonValue } from "@sagemaker-async/core/invoker";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type KeySpace, rowKeys } from "../../src/keys/row-keys.ts";

const space: KeySpace = { name: "solubility", version: "", keyColumn: "smiles" };
const keyOf = (value: JsonValue, given: Partial<KeySpace> = {}) => rowKeys({ ...space, ...given }).of(value);

describe("rowKeys", () => {
  test("stays as it is: a change of the format would lose every cache", () => {
    expect(keyOf("CCO")).toMatchInlineSnapshot(
      `"43aad2976fdc1554:4346039fa858dcafda934ccf0d690dde8b20f663f7d5a6784538aa8a42690373"`,
    );
    expect(rowKeys(space).namespace).toMatchInlineSnapshot(`"43aad2976fdc1554"`);
  });

  test("is a namespace and a SHA-256", () => {
    const { namespace, of } = rowKeys(space);
    expect(of("CCO")).toMatch(/^[0-9a-f]{16}:[0-9a-f]{64}$/);
    expect(of("CCO").startsWith(`${namespace}:`)).toBe(true);
  });

  test("differs by endpoint, version, key column and value", () => {
    const keys = [
      keyOf("CCO"),
      keyOf("CCO", { name: "toxicity" }),
      keyOf("CCO", { version: "2" }),
      keyOf("CCO", { keyColumn: "id" }),
      keyOf("CC"),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(keys.map((key) => key.split(":")[0])).size).toBe(4);
    expect(new Set(keys.map((key) => key.split(":")[1])).size).toBe(5);
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
