import type { WriteOptions } from "../../store.ts";
import { inGroups } from "../shared/in-groups.ts";
import { checkTtl } from "../shared/store-rules.ts";
import type { SizeBound } from "./size-bound.ts";
import type { SqliteFile } from "./sqlite-file.ts";

/** So many entries are read or written in one step: SQLite blocks the process meanwhile. */
const groupSize = 5_000;
/** A page of a scan ends at so many entries or characters. */
const pageEntries = 1_000;
const pageLength = 4_000_000;

/** The entries of a cache file. */
export class SqliteEntries {
  readonly #file: SqliteFile;
  readonly #now: () => number;
  readonly #bound: SizeBound | undefined;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(file: SqliteFile, now: () => number, bound: SizeBound | undefined) {
    this.#file = file;
    this.#now = now;
    this.#bound = bound;
    this.#statements = prepare(file);
  }

  async read(keys: readonly string[]): Promise<Map<string, string>> {
    const { select } = this.#statements;
    const found = new Map<string, string>();
    for (const group of inGroups(keys, groupSize)) {
      const rows = await this.#file.run("read", () => select.all(JSON.stringify(group), this.#now()));
      for (const { key, value } of rows) found.set(String(key), String(value));
    }
    await this.#bound?.used(found.keys());
    return found;
  }

  /** Writes the entries that `allowed` lets pass; answers their keys. */
  async writeInGroups(
    entries: ReadonlyMap<string, string>,
    { ttlMs }: WriteOptions = {},
    allowed: (entry: readonly [string, string]) => boolean = () => true,
  ): Promise<Set<string>> {
    if (ttlMs !== undefined) checkTtl(ttlMs);
    const { upsert, deleteEnded } = this.#statements;
    const written = new Set<string>();
    for (const group of inGroups([...entries], groupSize)) {
      const keys = await this.#file.write("write", () => {
        const now = this.#now();
        deleteEnded.run(now, groupSize);
        this.#bound?.noteUses();
        const passed = group.filter(allowed);
        for (const [key, value] of passed)
          upsert.run(key, value, ttlMs === undefined ? null : now + ttlMs, now);
        this.#bound?.evict();
        return passed.map(([key]) => key);
      });
      for (const key of keys) written.add(key);
    }
    return written;
  }

  async delete(keys: readonly string[]): Promise<number> {
    const { deleteKeys, deleteEndedKeys } = this.#statements;
    let deleted = 0;
    for (const group of inGroups(keys, groupSize)) {
      const list = JSON.stringify(group);
      deleted += await this.#file.write("delete from", () => {
        deleteEndedKeys.run(list, this.#now());
        return Number(deleteKeys.run(list).changes);
      });
    }
    return deleted;
  }

  /** Page after page by key, so that nothing is held open in between. */
  async *scan(namespace: string | undefined): AsyncGenerator<[string, string][]> {
    const [from, before] = rangeOf(namespace);
    let last: string | undefined;
    while (true) {
      const page = await this.#file.run("read", () => this.#page(last, from, before));
      if (page.length === 0) return;
      yield page;
      last = page.at(-1)?.[0];
    }
  }

  #page(last: string | undefined, from: string, before: string): [string, string][] {
    const { selectFirst, selectNext } = this.#statements;
    const rows =
      last === undefined
        ? selectFirst.iterate(from, before, this.#now(), pageEntries)
        : selectNext.iterate(last, before, this.#now(), pageEntries);
    const page: [string, string][] = [];
    let length = 0;
    for (const { key, value } of rows) {
      page.push([String(key), String(value)]);
      length += String(value).length;
      if (length >= pageLength) break;
    }
    return page;
  }

  async clear(namespace: string | undefined): Promise<void> {
    const { deleteAll, deleteRange } = this.#statements;
    await this.#file.write("clear", () =>
      namespace === undefined ? deleteAll.run() : deleteRange.run(...rangeOf(namespace)),
    );
    await this.#file.run("shrink", () => this.#file.database.exec("PRAGMA incremental_vacuum"));
  }
}

/** ";" is the character after ":", so this is the range of keys that begin with the namespace and a colon. */
function rangeOf(namespace: string | undefined): [from: string, before: string] {
  return namespace === undefined ? ["", "\u{10ffff}"] : [`${namespace}:`, `${namespace};`];
}

/** A list of keys travels as one JSON text, so that one statement does for any number of them. */
function prepare({ database }: SqliteFile) {
  const wanted = "key IN (SELECT value FROM json_each(?))";
  const found = "SELECT key, value FROM inference_cache WHERE";
  const current = "(ends_at IS NULL OR ends_at > ?)";
  return {
    select: database.prepare(`${found} ${wanted} AND ${current}`),
    selectFirst: database.prepare(`${found} key >= ? AND key < ? AND ${current} ORDER BY key LIMIT ?`),
    selectNext: database.prepare(`${found} key > ? AND key < ? AND ${current} ORDER BY key LIMIT ?`),
    upsert: database.prepare(
      `INSERT INTO inference_cache (key, value, ends_at, used_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at, used_at = excluded.used_at`,
    ),
    deleteKeys: database.prepare(`DELETE FROM inference_cache WHERE ${wanted}`),
    deleteEndedKeys: database.prepare(`DELETE FROM inference_cache WHERE ${wanted} AND ends_at <= ?`),
    deleteEnded: database.prepare(
      `DELETE FROM inference_cache WHERE key IN (SELECT key FROM inference_cache WHERE ends_at <= ? LIMIT ?)`,
    ),
    deleteRange: database.prepare("DELETE FROM inference_cache WHERE key >= ? AND key < ?"),
    deleteAll: database.prepare("DELETE FROM inference_cache"),
  };
}
