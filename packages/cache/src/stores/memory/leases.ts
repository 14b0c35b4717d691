import { randomUUID } from "node:crypto";
import type { StoreLeases, WriteOptions } from "../../store.ts";
import { checkTtl } from "../shared/store-rules.ts";

type Lease = { readonly token: string; readonly endsAt: number };

/** What the leases need of the store that they belong to. */
type LeasedEntries = {
  readonly now: () => number;
  /** Throws when the store is closed. */
  checkOpen(): unknown;
  write(entries: Iterable<readonly [string, string]>, options?: WriteOptions): void;
};

/** So many leases are kept before those whose time is over are looked for: holders that never came back left them. */
const sweepAt = 10_000;

/** Leases between the callers of one store in this process's memory. */
export function memoryLeases({ now, checkOpen, write }: LeasedEntries): StoreLeases {
  const leases = new Map<string, Lease>();
  const holds = (key: string, token: string | undefined) =>
    token !== undefined && leases.get(key)?.token === token;
  let sweepNextAt = sweepAt;

  function sweep(at: number): void {
    if (leases.size < sweepNextAt) return;
    for (const [key, lease] of leases) if (lease.endsAt <= at) leases.delete(key);
    sweepNextAt = Math.max(sweepAt, leases.size * 2);
  }

  return {
    async acquire(keys, ttlMs) {
      checkOpen();
      const at = now();
      const endsAt = at + checkTtl(ttlMs);
      sweep(at);
      const tokens = new Map<string, string>();
      for (const key of keys) {
        const lease = leases.get(key);
        if (lease && at < lease.endsAt) continue;
        const token = randomUUID();
        leases.set(key, { token, endsAt });
        tokens.set(key, token);
      }
      return tokens;
    },
    async renew(tokens, ttlMs) {
      checkOpen();
      const endsAt = now() + checkTtl(ttlMs);
      for (const [key, token] of tokens) if (holds(key, token)) leases.set(key, { token, endsAt });
    },
    async setMany(entries, tokens, options) {
      checkOpen();
      const held = [...entries].filter(([key]) => holds(key, tokens.get(key)));
      write(held, options);
      for (const [key] of held) leases.delete(key);
      return new Set(held.map(([key]) => key));
    },
    async release(tokens) {
      checkOpen();
      for (const [key, token] of tokens) if (holds(key, token)) leases.delete(key);
    },
  };
}
