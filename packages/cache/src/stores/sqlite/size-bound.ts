import type { SqliteFile } from "./sqlite-file.ts";

/** So many uses are noted in memory before they are written down, where no write of entries comes first. */
const maxNoted = 10_000;
/** What is evicted beyond the need, so that not each write has to evict. */
const slack = 0.05;

/** Keeps a cache file below a size: drops the entries that were not used for the longest time. */
export class SizeBound {
  readonly #file: SqliteFile;
  readonly #now: () => number;
  readonly #maxBytes: number;
  readonly #statements: ReturnType<typeof prepare>;
  /** When each key was read, since it was last written down: reading stays reading, writes go in groups. */
  #uses = new Map<string, number>();

  constructor(file: SqliteFile, maxBytes: number, now: () => number) {
    this.#file = file;
    this.#now = now;
    this.#maxBytes = maxBytes;
    this.#statements = prepare(file);
  }

  /** Notes that these entries were read. */
  async used(keys: Iterable<string>): Promise<void> {
    const at = this.#now();
    for (const key of keys) this.#uses.set(key, at);
    if (this.#uses.size >= maxNoted) await this.flush();
  }

  /** Writes down what was noted. */
  async flush(): Promise<void> {
    await this.#file.write("write", () => this.noteUses());
  }

  /** The same inside a transaction. */
  noteUses(): void {
    if (this.#uses.size === 0) return;
    this.#statements.use.run(JSON.stringify(Object.fromEntries(this.#uses)));
    this.#uses = new Map();
  }

  /** Deletes entries until what remains fits. Freed pages are used again, so the file does not grow beyond. */
  evict(): void {
    const { oldest, deleteKeys } = this.#statements;
    let excess = this.#bytes() - this.#maxBytes;
    while (excess > 0) {
      const keys: string[] = [];
      let freed = 0;
      for (const { key, bytes } of oldest.iterate()) {
        keys.push(String(key));
        freed += Number(bytes);
        if (freed >= excess + this.#maxBytes * slack) break;
      }
      if (keys.length === 0) return;
      deleteKeys.run(JSON.stringify(keys));
      excess = this.#bytes() - this.#maxBytes;
    }
  }

  /** The size of all pages in use. */
  #bytes(): number {
    const { pages, freePages, bytesPerPage } = this.#statements;
    const used = Number(pages.get()?.["page_count"]) - Number(freePages.get()?.["freelist_count"]);
    return used * bytesPerPage;
  }
}

function prepare({ database }: SqliteFile) {
  return {
    use: database.prepare(
      "UPDATE inference_cache SET used_at = uses.value FROM json_each(?) AS uses WHERE inference_cache.key = uses.key",
    ),
    oldest: database.prepare(
      "SELECT key, octet_length(key) + octet_length(value) AS bytes FROM inference_cache ORDER BY used_at",
    ),
    deleteKeys: database.prepare("DELETE FROM inference_cache WHERE key IN (SELECT value FROM json_each(?))"),
    pages: database.prepare("PRAGMA page_count"),
    freePages: database.prepare("PRAGMA freelist_count"),
    bytesPerPage: Number(database.prepare("PRAGMA page_size").get()?.["page_size"]),
  };
}
