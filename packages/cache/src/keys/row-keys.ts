import { createHash } from "node:crypto";
import type { JsonValue } from "@sagemaker-async/core/invoker";

/** Counted up when the text below changes, so that keys of different formats never meet. */
const keyFormat = 1;

/** Everything besides the key's value that decides which entry a row has. */
export type KeySpace = { readonly name: string; readonly version: string; readonly keyColumn: string };

/** The store's keys of one key space. */
export type RowKeys = {
  /** What all keys begin with, before a colon: the part of a store that one cache uses. */
  readonly namespace: string;
  /** The key of a row with this value: namespace, colon, SHA-256 over an unambiguous text of all that the entry depends on. */
  of(value: JsonValue): string;
};

export function rowKeys({ name, version, keyColumn }: KeySpace): RowKeys {
  const parts = [keyFormat, name, version, keyColumn];
  const namespace = sha256(parts).slice(0, 16);
  return { namespace, of: (value) => `${namespace}:${sha256([...parts, sorted(value)])}` };
}

/** JSON quotes and escapes every part, so no two different lists give the same text; `1` and `"1"` differ too. */
function sha256(parts: readonly JsonValue[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** The same value with the columns of objects in one order, so that equal objects have equal text. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const columns = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(columns.map(([column, inner]) => [column, sorted(inner)]));
}
