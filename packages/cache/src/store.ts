/**
 * Where a cache keeps its entries: short text keys, text values, nothing else. One file per kind of store stands behind it.
 *
 * Rules for an implementation:
 * - Keys are opaque, distinct as exact text, at most 128 ASCII characters. Each begins with its namespace and a colon.
 * - Values are any text; they come back exactly as they went in.
 * - Any number of keys or entries may be given, none included; splitting into requests is the store's work.
 * - An outage **throws**. It must never look like "not found".
 * - Throw `SageMakerAsyncError` with the code `store_failed` and a message that is safe to log. Of any other error the cache
 *   reports only the name and the `code`, since its message might quote a value.
 * - Calls may overlap, and other processes may use the same data.
 */
export type CacheStore = {
  /** The values that exist. A key that does not exist is left out of the map. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Writes every entry, over what was there. When it returns, a later `getMany` sees them. */
  setMany(entries: ReadonlyMap<string, string>): Promise<void>;
  /** Deletes these keys and says how many of them existed. */
  deleteMany(keys: readonly string[]): Promise<number>;
  /** Deletes all keys that begin with the namespace and a colon, or everything when none is given. */
  clear(namespace?: string): Promise<void>;
  /** Frees what the store holds. May be called twice; every other call after it throws. */
  close(): Promise<void>;
};
