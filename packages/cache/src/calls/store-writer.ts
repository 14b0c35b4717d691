import { setImmediate } from "node:timers/promises";
import type { CacheStore } from "./store.ts";

/** Who hears what became of writes. What a listener throws reaches `onError`. */
export type StoreWriterListeners = {
  onStored(rowKeys: readonly string[]): void;
  onFailed(error: unknown): void;
  onError(error: unknown): void;
};

/** So many entries may wait for the store before whoever adds more has to wait too. */
const maxWaiting = 1_000;

/** Writes entries as they come, one group at a time: what lands while a group is being written is the next group. */
export class StoreWriter {
  readonly #store: CacheStore;
  readonly #listeners: StoreWriterListeners;
  #entries = new Map<string, string>();
  #rowKeys: string[] = [];
  #running: Promise<void> | undefined;

  constructor(store: CacheStore, listeners: StoreWriterListeners) {
    this.#store = store;
    this.#listeners = listeners;
  }

  /** `rowKey` is the key under which the row was looked up, which is not always the one it is stored under. */
  async add(key: string, text: string, rowKey: string): Promise<void> {
    this.#entries.set(key, text);
    this.#rowKeys.push(rowKey);
    this.#running ??= this.#run();
    if (this.#entries.size >= maxWaiting) await this.drain();
  }

  /** Resolves when everything is written, or its failure is told. Never rejects. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#entries.size > 0) {
      // One turn of the event loop, so that rows that land together, as those of a chunk do, are written together.
      await setImmediate();
      const entries = this.#entries;
      const rowKeys = this.#rowKeys;
      this.#entries = new Map();
      this.#rowKeys = [];
      try {
        const error = await this.#write(entries);
        if (error) this.#listeners.onFailed(error.cause);
        else this.#listeners.onStored(rowKeys);
      } catch (error) {
        this.#listeners.onError(error);
      }
    }
    this.#running = undefined;
  }

  async #write(entries: ReadonlyMap<string, string>): Promise<{ readonly cause: unknown } | undefined> {
    try {
      await this.#store.setMany(entries);
      return undefined;
    } catch (cause) {
      return { cause };
    }
  }
}
