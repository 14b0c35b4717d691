import type { CallOptions, JsonValue } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import { scopeOf, versionOf } from "../calls/call-scope.ts";
import { invalidOption } from "../check-options.ts";
import { isKeyValue } from "../keys/key-value.ts";
import { type CacheEntry, scanEntries } from "./entries.ts";

/**
 * Which entries are meant: those of these keys (of the model's current version, for calls with these options), those of a version, or
 * those for which a function says so. The last two read all entries.
 */
export type EntrySelection =
  | readonly JsonValue[]
  | { readonly version: string }
  | ((entry: CacheEntry) => boolean);

/** The store's keys of the selected entries, in groups. */
export async function* selectEntries(
  selection: EntrySelection,
  setup: CacheSetup,
  options: CallOptions = {},
): AsyncGenerator<readonly string[]> {
  if (isKeys(selection)) {
    const { keys } = scopeOf(setup, await versionOf(setup), options);
    yield selection.map((key) => keys.of(key));
    return;
  }
  const isSelected = predicateOf(selection);
  for await (const page of scanEntries(setup)) {
    yield page.filter(({ entry }) => entry && isSelected(entry)).map(({ storeKey }) => storeKey);
  }
}

function isKeys(selection: EntrySelection): selection is readonly JsonValue[] {
  return Array.isArray(selection) && selection.every(isKeyValue);
}

function predicateOf(
  selection: Exclude<EntrySelection, readonly JsonValue[]>,
): (entry: CacheEntry) => boolean {
  if (typeof selection === "function") return selection;
  // A single text would be taken apart into its characters; an array that comes here has an empty value in it.
  const version: unknown = typeof selection === "object" && selection?.version;
  if (typeof version === "string") return (entry) => entry.version === version;
  throw invalidOption(
    "InferenceCache: say which entries: an array of keys, none of them empty, { version }, or a function of an entry.",
  );
}
