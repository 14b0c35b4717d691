import type { CacheStore, WriteOptions } from "../../store.ts";

/** A far look-up under way, and the keys that were changed since it began: what it finds of them may be old. */
type Fill = { readonly changed: Set<string>; cleared: boolean };

/** The copies near. What goes wrong with them is told, and the call goes on. */
export class NearStore {
  readonly #store: CacheStore;
  readonly #ttlMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #fills = new Set<Fill>();

  constructor(store: CacheStore, ttlMs: number, onError: (error: unknown) => void) {
    this.#store = store;
    this.#ttlMs = ttlMs;
    this.#onError = onError;
  }

  async read(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    try {
      return await this.#store.getMany(keys);
    } catch (error) {
      this.#onError(error);
      return new Map();
    }
  }

  /** Looks up far, and keeps near what is found, except where a change came in between. */
  async fill(lookUp: () => Promise<ReadonlyMap<string, string>>): Promise<ReadonlyMap<string, string>> {
    const fill: Fill = { changed: new Set(), cleared: false };
    this.#fills.add(fill);
    try {
      const found = await lookUp();
      if (!fill.cleared) await this.#write(new Map([...found].filter(([key]) => !fill.changed.has(key))));
      return found;
    } finally {
      this.#fills.delete(fill);
    }
  }

  /** Keeps what was written far. */
  async keep(entries: ReadonlyMap<string, string>, options?: WriteOptions): Promise<void> {
    this.#changed([...entries.keys()]);
    await this.#write(entries, options);
  }

  /** Forgets copies, because far may have changed. */
  async delete(keys: readonly string[]): Promise<void> {
    this.#changed(keys);
    await this.#store.deleteMany(keys);
  }

  async clear(namespace?: string): Promise<void> {
    for (const fill of this.#fills) fill.cleared = true;
    await this.#store.clear(namespace);
  }

  #changed(keys: readonly string[]): void {
    for (const fill of this.#fills) for (const key of keys) fill.changed.add(key);
  }

  async #write(
    entries: ReadonlyMap<string, string>,
    { ttlMs = this.#ttlMs }: WriteOptions = {},
  ): Promise<void> {
    if (entries.size === 0) return;
    try {
      await this.#store.setMany(entries, { ttlMs: Math.min(ttlMs, this.#ttlMs) });
    } catch (error) {
      this.#onError(error);
    }
  }
}
