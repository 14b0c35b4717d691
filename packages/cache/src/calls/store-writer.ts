import { setImmediate } from "node:timers/promises";
import type { StoreGuard } from "../guard/store-guard.ts";
import type { WriteOptions } from "../store.ts";
import type { LeaseKeeper } from "../turns/lease-keeper.ts";

/** Who hears what became of writes. What a listener throws reaches `onError`. */
export type StoreWriterListeners = {
  onStored(entries: readonly Write[]): void;
  /** Entries that are not in the store; without an error, since another process has their leases by now. */
  onUnstored(entries: readonly Write[], error?: unknown): void;
  onError(error: unknown): void;
};

/** An entry on its way to the store. */
export type Write = {
  readonly key: string;
  readonly text: string;
  /** The key under which the row was looked up, which is not always the one that it is stored under. */
  readonly rowKey: string;
  readonly ttlMs: number | undefined;
};

/** So many entries may wait for the store before whoever adds more has to wait too. */
const maxWaiting = 1_000;

/** Writes entries as they come, one group at a time: what lands while a group is being written is the next group. */
export class StoreWriter {
  readonly #guard: StoreGuard;
  readonly #keeper: LeaseKeeper | undefined;
  readonly #listeners: StoreWriterListeners;
  #waiting: Write[] = [];
  #running: Promise<void> | undefined;

  constructor(guard: StoreGuard, keeper: LeaseKeeper | undefined, listeners: StoreWriterListeners) {
    this.#guard = guard;
    this.#keeper = keeper;
    this.#listeners = listeners;
  }

  async add(write: Write): Promise<void> {
    this.#waiting.push(write);
    this.#running ??= this.#run();
    if (this.#waiting.length >= maxWaiting) await this.drain();
  }

  /** Resolves when everything is written, or its failure is told. Never rejects. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One turn of the event loop, so that rows that land together, as those of a chunk do, are written together.
      await setImmediate();
      for (const [ttlMs, writes] of Map.groupBy(this.#waiting.splice(0), (write) => write.ttlMs)) {
        try {
          await this.#write(writes, ttlMs === undefined ? {} : { ttlMs });
        } catch (error) {
          this.#listeners.onError(error);
        }
      }
    }
    this.#running = undefined;
  }

  async #write(writes: readonly Write[], options: WriteOptions): Promise<void> {
    // Of entries with one key, the last counts.
    const texts = new Map(writes.map(({ key, text }) => [key, text]));
    const tokens = this.#keeper?.take(texts.keys()) ?? new Map<string, string>();
    const [leased, free] = [new Map<string, string>(), new Map<string, string>()];
    for (const [key, text] of texts) (tokens.has(key) ? leased : free).set(key, text);
    let written: ReadonlySet<string> = new Set();
    try {
      if (free.size > 0) await this.#guard.setMany(free, options);
      if (leased.size > 0) written = (await this.#guard.leases?.setMany(leased, tokens, options)) ?? written;
    } catch (error) {
      this.#keeper?.giveBack(tokens);
      return this.#listeners.onUnstored(writes, error);
    }
    const { stored = [], unstored = [] } = Object.groupBy(writes, ({ key }) =>
      free.has(key) || written.has(key) ? "stored" : "unstored",
    );
    if (stored.length > 0) this.#listeners.onStored(stored);
    if (unstored.length > 0) this.#listeners.onUnstored(unstored);
  }
}
