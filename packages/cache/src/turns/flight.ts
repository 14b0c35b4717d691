import type { Miss, Outcome } from "../calls/active-keys.ts";
import type { Entry } from "../entries/entry.ts";
import type { BoundedSet } from "./bounded-set.ts";

/** What a call does for the keys that it computes, or waits for. */
export type TurnTaker = {
  /** The flights that the call leads. */
  readonly leads: Set<Flight>;
  /** The flights whose answer comes from elsewhere: another call, or another process. */
  readonly waits: BoundedSet<Flight>;
  /** Whether other processes are asked, too. */
  readonly coordinates: boolean;
  /** Computes a miss at a time when all rows may have been read. */
  computeLate(miss: Miss): void;
  /** Gives a miss what became of its key elsewhere. */
  settleElsewhere(miss: Miss, outcome: Outcome): void;
  /** Entries of the store that answer the call, by key. Never rejects. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, Entry>>;
  /** Hears that the store's leases failed. */
  leasesFailed(error: unknown): void;
};

/** A call that wants the answer of a key, and the row that it wants it for. */
export type Waiter = { readonly call: TurnTaker; readonly miss: Miss };

/** A key that is being computed, in this process or in another one, and all calls of this process that wait for it. */
export type Flight = {
  readonly key: string;
  leader: Waiter;
  readonly followers: Set<Waiter>;
  /** Known before it is in the store. */
  outcome?: Outcome;
};
