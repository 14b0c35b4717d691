import type { CallOptions } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import { decodeEntry, encodeEntry } from "../entries/entry.ts";
import { storeError } from "../guard/store-error.ts";
import { type EntrySelection, selectEntries } from "./select-entries.ts";

/** Deletes entries; says how many there were. */
export async function deleteEntries(
  selection: EntrySelection,
  setup: CacheSetup,
  options?: CallOptions,
): Promise<number> {
  let deleted = 0;
  for await (const keys of selectEntries(selection, setup, options)) {
    deleted += await setup.store.deleteMany(keys).catch((error: unknown) => {
      throw storeError("delete", error);
    });
  }
  return deleted;
}

/** Makes entries stale as of now, as if their time were over; says how many. */
export async function expireEntries(
  selection: EntrySelection,
  setup: CacheSetup,
  options?: CallOptions,
): Promise<number> {
  const { store, clock, freshness } = setup;
  if (freshness.staleMs === 0) return deleteEntries(selection, setup, options);
  let expired = 0;
  for await (const keys of selectEntries(selection, setup, options)) {
    const now = clock.now();
    const expiresAt = now + freshness.staleMs;
    const stale = new Map<string, string>();
    try {
      for (const [key, text] of await store.getMany(keys)) {
        const entry = decodeEntry(key, text);
        if (entry) stale.set(key, encodeEntry(key, { ...entry, staleAt: now, expiresAt }));
      }
      await store.setMany(stale, { ttlMs: freshness.staleMs });
    } catch (error) {
      throw storeError("expire", error);
    }
    expired += stale.size;
  }
  return expired;
}
