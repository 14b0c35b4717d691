import type { CacheStore } from "../store.ts";

/** The two functions that every test framework has. */
export type TestFunctions = {
  describe(title: string, body: () => void): unknown;
  test(title: string, body: () => Promise<void>, timeoutMs?: number): unknown;
};

/** The groups of tests. */
export type StoreTestGroup =
  | "basic"
  | "batch"
  | "expiry"
  | "concurrency"
  | "leases"
  | "limits"
  | "failure"
  | "close"
  | "unicode"
  | "many entries";

/** A store, and what the tests need to know of it. */
export type StoreUnderTest = {
  /** Opens a store without entries. Each test opens one, and closes it. */
  readonly open: () => CacheStore | Promise<CacheStore>;
  /** Opens the data of the store that `open` gave last once more, as another process does. Without it that is not tested. */
  readonly openAgain?: (() => CacheStore | Promise<CacheStore>) | undefined;
  /** Lets time pass, for stores whose clock a test can set. Default: waits really, half a second in all. */
  readonly advance?: ((ms: number) => void | Promise<void>) | undefined;
  /** Makes the store's service unreachable; answers a function that brings it back with its data. Without it that is not tested. */
  readonly interrupt?: (() => Promise<() => Promise<void>>) | undefined;
  /** The longest value that has to come back, in characters. Default: 2,000,000. */
  readonly longestValue?: number | undefined;
  /** How many entries are written to see that look-ups stay look-ups. Default: 1,000,000; 0 leaves that out. */
  readonly entries?: number | undefined;
  /** The groups to run. Default: all. */
  readonly groups?: readonly StoreTestGroup[] | undefined;
};
