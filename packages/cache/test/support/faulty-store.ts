import type { CacheStore } from "../../src/store.ts";

/** A store whose methods can be made to fail, and that counts how often each was called. */
export function faultyStore(
  inner: CacheStore,
  fault: (method: keyof CacheStore) => unknown,
): CacheStore & { readonly called: Record<keyof CacheStore, number> } {
  const called = { getMany: 0, setMany: 0, deleteMany: 0, clear: 0, close: 0 };
  const enter = async (method: keyof CacheStore) => {
    called[method] += 1;
    const error = await fault(method);
    if (error !== undefined) throw error;
  };
  return {
    called,
    getMany: async (keys) => enter("getMany").then(() => inner.getMany(keys)),
    setMany: async (entries) => enter("setMany").then(() => inner.setMany(entries)),
    deleteMany: async (keys) => enter("deleteMany").then(() => inner.deleteMany(keys)),
    clear: async (namespace) => enter("clear").then(() => inner.clear(namespace)),
    close: async () => enter("close").then(() => inner.close()),
  };
}
