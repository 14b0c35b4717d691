import type { CacheStore } from "../../src/store.ts";

type Method = Exclude<keyof CacheStore, "leases">;

/** A store whose methods can be made to fail, and that counts how often each was called. It has the leases of `inner`. */
export function faultyStore(
  inner: CacheStore,
  fault: (method: Method) => unknown,
): CacheStore & { readonly called: Record<Method, number> } {
  const called = { getMany: 0, setMany: 0, deleteMany: 0, scan: 0, clear: 0, close: 0 };
  const enter = async (method: Method) => {
    called[method] += 1;
    const error = await fault(method);
    if (error !== undefined) throw error;
  };
  return {
    called,
    leases: inner.leases,
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
