import type { Clock } from "@sagemaker-async/core/invoker";
import type { CacheStore, StoreLeases } from "../../src/store.ts";

export type Chaos = {
  /** From 0 to 1. */
  readonly random: () => number;
  /** How many of the requests go wrong, from 0 to 1. */
  readonly rate: () => number;
  readonly clock: Clock;
};

/** A store that throws, is slow, answers when it is too late, cuts texts off and mixes them up. */
export function chaosStore(inner: CacheStore, chaos: Chaos): CacheStore {
  const { random, rate, clock } = chaos;
  const never = new AbortController().signal;

  async function disturbed<T>(work: () => Promise<T>): Promise<T> {
    if (random() >= rate()) return work();
    const kind = Math.floor(random() * 3);
    if (kind === 0) throw new Error("secret-canary: the store is down");
    if (kind === 1) await clock.sleep(random() * 20_000, never);
    const answer = await work();
    if (kind === 2) await clock.sleep(random() * 60_000, never);
    return answer;
  }

  /** What a crash in the middle of a write, or a bug of the store, may leave. */
  function torn(entries: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    if (random() >= rate()) return entries;
    const texts = [...entries.values()];
    return new Map(
      [...entries].map(([key, text]) => {
        const other = texts[Math.floor(random() * texts.length)] ?? "";
        const cut = text.slice(0, Math.floor(random() * text.length));
        return [key, random() < 0.5 ? cut : other];
      }),
    );
  }

  return {
    ...inner,
    getMany: (keys) => disturbed(() => inner.getMany(keys)),
    setMany: (entries, options) => disturbed(() => inner.setMany(torn(entries), options)),
    leases: inner.leases && chaosLeases(inner.leases),
  };

  function chaosLeases(leases: StoreLeases): StoreLeases {
    return {
      acquire: (keys, ttlMs) => disturbed(() => leases.acquire(keys, ttlMs)),
      renew: (tokens, ttlMs) => disturbed(() => leases.renew(tokens, ttlMs)),
      setMany: (entries, tokens, options) => disturbed(() => leases.setMany(torn(entries), tokens, options)),
      release: (tokens) => disturbed(() => leases.release(tokens)),
    };
  }
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
