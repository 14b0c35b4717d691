import type { Row, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { Answer } from "../entries/answer.ts";

/** A row that waits for its answer. */
export type WaitingRow = { readonly index: number; readonly row: Row; readonly key: string };

/** What became of a key. */
export type Outcome =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly error: SageMakerAsyncError };

/** A row that is sent to the endpoint, on behalf of all rows that wait for its key. */
export type Miss = WaitingRow & {
  /** An answer for the key that does not fit this row. */
  readonly earlier?: Answer | undefined;
  readonly others: WaitingRow[];
  outcome?: Outcome;
};

/** How many outcomes that are not in the store (failures, and all of them while it is down) a call remembers for later duplicates. */
const rememberedOutcomes = 10_000;

/** The keys that a call is computing, or has computed and not yet stored, so that it sends each of them once. */
export class ActiveKeys {
  readonly #misses = new Map<string, Miss>();
  readonly #settled = new Set<string>();

  get(key: string): Miss | undefined {
    return this.#misses.get(key);
  }

  start(miss: Miss): void {
    this.#misses.set(miss.key, miss);
  }

  /** The key has its outcome. It stays known until it is in the store. */
  settled(key: string): void {
    this.#settled.add(key);
    if (this.#settled.size > rememberedOutcomes) {
      const { value: oldest = key } = this.#settled.values().next();
      this.stored(oldest);
    }
  }

  /** The key is in the store: a look-up finds it from now on. */
  stored(key: string): void {
    this.#settled.delete(key);
    this.#misses.delete(key);
  }
}
