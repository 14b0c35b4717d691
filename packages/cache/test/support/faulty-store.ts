import type { CacheStore, StoreLeases } from "../../src/store.ts";

type Method = Exclude<keyof CacheStore, "leases"> | Exclude<keyof StoreLeases, "setMany">;

/**
 * A store whose methods can be made to fail, and that counts how often each was called. A write with leases is a write as any other;
 * with `leases: false` it has none.
 */
export function faultyStore(
  inner: CacheStore,
  fault: (method: Method) => unknown,
  { leases = true } = {},
): CacheStore & { readonly called: Record<Method, number> } {
  const called = {
    getMany: 0,
    setMany: 0,
    deleteMany: 0,
    scan: 0,
    clear: 0,
    close: 0,
    acquire: 0,
    renew: 0,
    release: 0,
  };
  const enter = async (method: Method) => {
    called[method] += 1;
    const error = await fault(method);
    if (error !== undefined) throw error;
  };
  return {
    called,
    leases: leases && inner.leases ? faultyLeases(inner.leases, enter) : undefined,
    getMany: async (keys) => enter("getMany").then(() => inner.getMany(keys)),
    setMany: async (entries, options) => enter("setMany").then(() => inner.setMany(entries, options)),
    deleteMany: async (keys) => enter("deleteMany").then(() => inner.deleteMany(keys)),
    async *scan(namespace) {
      await enter("scan");
      yield* inner.scan(namespace);
    },
    clear: async (namespace) => enter("clear").then(() => inner.clear(namespace)),
    close: async () => enter("close").then(() => inner.close()),
  };
}

function faultyLeases(inner: StoreLeases, enter: (method: Method) => Promise<void>): StoreLeases {
  return {
    acquire: async (keys, ttlMs) => enter("acquire").then(() => inner.acquire(keys, ttlMs)),
    renew: async (tokens, ttlMs) => enter("renew").then(() => inner.renew(tokens, ttlMs)),
    setMany: async (entries, tokens, options) =>
      enter("setMany").then(() => inner.setMany(entries, tokens, options)),
    release: async (tokens) => enter("release").then(() => inner.release(tokens)),
  };
}
