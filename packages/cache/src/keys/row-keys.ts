import { hash } from "node:crypto";
import { canonicalJson, type JsonValue, type Row } from "@sagemaker-async/core/invoker";

/** Counted up when the texts below, or what is stored under them, change, so that different formats never meet. */
const keyFormat = 2;

/** What all calls of one cache have in common. */
export type KeySpace = {
  /** The name of the endpoint. */
  readonly name: string;
  /** What the key is made of, such as `{ column: "smiles" }`. */
  readonly rule: JsonValue;
};

/** The store's keys of one call. */
export type RowKeys = {
  /** What all keys begin with, before a colon. */
  readonly namespace: string;
  /** Namespace, colon, SHA-256 over all that the entry depends on, in hexadecimal. docs/cache-keys.md specifies the text. */
  of(value: JsonValue): string;
};

/** The part of a store that caches of one endpoint and one kind of key share, over all versions of the model. */
export function namespaceOf({ name, rule }: KeySpace): string {
  return hash("sha256", canonicalJson([keyFormat, name, rule])).slice(0, 16);
}

/** The keys of one version of the model, for calls with the same parameters. */
export function rowKeys(space: KeySpace, version: string, parameters: Row): RowKeys {
  const namespace = namespaceOf(space);
  const before = canonicalJson([keyFormat, space.name, space.rule, version, parameters]).slice(0, -1);
  return { namespace, of: (value) => `${namespace}:${hash("sha256", `${before},${canonicalJson(value)}]`)}` };
}
