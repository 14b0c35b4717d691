import type { JsonValue, Row } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import { decodeEntry, type Entry, type StoredFailure } from "../entries/entry.ts";
import { storeError } from "../guard/store-error.ts";
import { namespaceOf } from "../keys/row-keys.ts";

/** What a store keeps under one key, as tools show it. */
export type CacheEntry = {
  /** The value of the key column, an object of the key columns, what `keyOf` returned, or the row. */
  readonly key: JsonValue;
  readonly version: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** The endpoint's answer. */
  readonly output?: Row | undefined;
  /** A failure that is remembered. */
  readonly failure?: StoredFailure | undefined;
};

/** One text of the store, and the entry in it where there is one. */
export type Scanned = {
  readonly storeKey: string;
  readonly bytes: number;
  readonly entry: Entry | undefined;
};

/** All that a store has of one cache, over all versions, page by page. */
export async function* scanEntries({ store, invoker, rule }: CacheSetup): AsyncGenerator<Scanned[]> {
  const namespace = namespaceOf({ name: invoker.name, rule: rule.name });
  try {
    for await (const page of store.scan(namespace)) {
      yield page.map(([storeKey, text]) => ({
        storeKey,
        bytes: Buffer.byteLength(text),
        entry: decodeEntry(storeKey, text),
      }));
    }
  } catch (error) {
    throw storeError("scan", error);
  }
}
