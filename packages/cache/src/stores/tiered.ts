import { aboveZeroMs, aFunction, checkOptions } from "../check-options.ts";
import type { CacheStore, StoreLeases } from "../store.ts";
import { NearStore } from "./tiered/near-store.ts";

/** Options of {@link tieredStore}. */
export type TieredStoreOptions = {
  /**
   * How long an entry is kept near, in milliseconds: so long it may be found near after it ended, was deleted or overwritten by
   * another process. Default: 60,000.
   */
  readonly nearTtlMs?: number | undefined;
  /** Hears what went wrong near, where the call went on without it. */
  readonly onNearError?: ((error: unknown) => void) | undefined;
};

/**
 * A fast store in front of a shared one, `memoryStore` before `redisStore` for example. Looks near first, then far, and keeps
 * near what it found far. Far is the truth: leases, scans and counts are its own, and its outage is an outage. An outage near
 * only makes look-ups slower; deletions alone fail with it, since what is deleted would come back.
 *
 * Both belong to it from then on: `close` closes them.
 */
export function tieredStore(near: CacheStore, far: CacheStore, options: TieredStoreOptions = {}): CacheStore {
  checkOptions<TieredStoreOptions>("tieredStore", options, {
    nearTtlMs: aboveZeroMs,
    onNearError: aFunction,
  });
  const { nearTtlMs = 60_000, onNearError = () => undefined } = options;
  const copies = new NearStore(near, nearTtlMs, onNearError);

  return {
    async getMany(keys) {
      const found = await copies.read(keys);
      const missing = keys.filter((key) => !found.has(key));
      if (missing.length === 0) return found;
      return new Map([...found, ...(await copies.fill(() => far.getMany(missing)))]);
    },
    async setMany(entries, writing) {
      try {
        await far.setMany(entries, writing);
      } catch (error) {
        // Some of them may be written.
        await copies.delete([...entries.keys()]).catch(onNearError);
        throw error;
      }
      await copies.keep(entries, writing);
    },
    async deleteMany(keys) {
      const deleted = await far.deleteMany(keys);
      await copies.delete(keys);
      return deleted;
    },
    scan: (namespace) => far.scan(namespace),
    async clear(namespace) {
      await far.clear(namespace);
      await copies.clear(namespace);
    },
    leases: far.leases && leasesThrough(copies, far.leases),
    async close() {
      const [closed] = await Promise.allSettled([far.close(), near.close()]);
      if (closed.status === "rejected") throw closed.reason;
    },
  };
}

/** The leases of far; what their holders write is kept near too. */
function leasesThrough(copies: NearStore, leases: StoreLeases): StoreLeases {
  return {
    acquire: (keys, ttlMs) => leases.acquire(keys, ttlMs),
    renew: (tokens, ttlMs) => leases.renew(tokens, ttlMs),
    release: (tokens) => leases.release(tokens),
    async setMany(entries, tokens, writing) {
      const written = await leases.setMany(entries, tokens, writing);
      await copies.keep(new Map([...entries].filter(([key]) => written.has(key))), writing);
      return written;
    },
  };
}
