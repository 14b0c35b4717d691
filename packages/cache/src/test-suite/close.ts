import { failsAsStore, type SuiteContext, scanned } from "./suite-context.ts";

const minute = 60_000;

export function closeTests(suite: SuiteContext): void {
  suite.test("closes twice, and throws store_failed on everything after it", async (store) => {
    const entry = new Map([["ns:a", "1"]]);
    await store.setMany(entry);
    await store.close();
    await store.close();
    await failsAsStore(() => store.getMany(["ns:a"]));
    await failsAsStore(() => store.setMany(entry));
    await failsAsStore(() => store.deleteMany(["ns:a"]));
    await failsAsStore(() => scanned(store));
    await failsAsStore(() => scanned(store, "ns"));
    await failsAsStore(() => store.clear());
    await failsAsStore(() => store.clear("ns"));
    const { leases } = store;
    if (!leases) return;
    await failsAsStore(() => leases.acquire(["ns:a"], minute));
    await failsAsStore(() => leases.renew(entry, minute));
    await failsAsStore(() => leases.setMany(entry, entry));
    await failsAsStore(() => leases.release(entry));
  });

  suite.test("closes without ever having been used", async (store) => {
    await store.close();
  });
}
