/**
 * Where a cache keeps its entries: short text keys, text values, nothing else. One file per kind of store stands behind it.
 *
 * Rules for an implementation, each checked by `@sagemaker-async/cache/test-suite`:
 * - Keys are opaque, distinct as exact text, at most 128 ASCII characters. Each begins with its namespace and a colon.
 * - Values are any well-formed text, as `JSON.stringify` makes it; they come back exactly as they went in.
 * - Any number of keys or entries may be given, none included; splitting into requests is the store's work.
 * - An outage **throws**. It must never look like "not found".
 * - Throw `SageMakerAsyncError` with the code `store_failed` and a message that is safe to log. Of any other error the cache
 *   reports only the name and the `code`, since its message might quote a value.
 * - Calls may overlap, and other processes may use the same data. An entry is never half written.
 */
export type CacheStore = {
  /** The values that exist. A key that does not exist, or whose time is over, is left out of the map. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Writes every entry, over what was there. When it returns, a later `getMany` sees them. */
  setMany(entries: ReadonlyMap<string, string>, options?: WriteOptions): Promise<void>;
  /** Deletes these keys and says how many of them existed. */
  deleteMany(keys: readonly string[]): Promise<number>;
  /**
   * All entries whose keys begin with the namespace and a colon, or all when none is given: in pages, in any order, with
   * memory for a few pages. What is written or deleted meanwhile may be in it or not; an entry may come twice.
   */
  scan(namespace?: string): AsyncIterable<readonly (readonly [key: string, value: string])[]>;
  /** Deletes all keys that begin with the namespace and a colon, or everything when none is given. */
  clear(namespace?: string): Promise<void>;
  /** Absent in a store that cannot make sure that one process at a time computes a key. */
  readonly leases?: StoreLeases | undefined;
  /** Frees what the store holds. May be called twice; every other call after it throws. */
  close(): Promise<void>;
};

/** How entries are written. */
export type WriteOptions = {
  /** How long the entries can be found, in milliseconds. Default: until they are deleted. */
  readonly ttlMs?: number | undefined;
};

/**
 * The right to compute a key, held by one at a time. A holder has it until it gives it back, or until its time is over *and*
 * another has taken it: who computes longer than thought and finds nobody in its place still writes what it has paid for.
 *
 * A lease says nothing about the entry: look the key up again after acquiring, the former holder may just have written it.
 * Deleting or overwriting an entry may end its lease.
 */
export type StoreLeases = {
  /** Takes the leases of those keys that nobody holds: key → token, never given twice. Of several callers at once one gets it. */
  acquire(keys: readonly string[], ttlMs: number): Promise<ReadonlyMap<string, string>>;
  /**
   * Lets leases end `ttlMs` from now. What others have taken over stays theirs. Leases that were taken in one call may live
   * as long as any of them is renewed.
   */
  renew(tokens: ReadonlyMap<string, string>, ttlMs: number): Promise<void>;
  /**
   * Writes the entries of keys that their token still holds and gives those leases back, each in one step. Answers the keys
   * that were written: what is left out was taken over by another, whose entry stays. An entry without token is left out.
   */
  setMany(
    entries: ReadonlyMap<string, string>,
    tokens: ReadonlyMap<string, string>,
    options?: WriteOptions,
  ): Promise<ReadonlySet<string>>;
  /** Gives leases back without writing. Leases that others hold stay theirs. */
  release(tokens: ReadonlyMap<string, string>): Promise<void>;
};
