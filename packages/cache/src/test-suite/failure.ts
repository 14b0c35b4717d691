import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { CacheStore } from "../store.ts";
import { contents, failsAsStore, type SuiteContext, scanned } from "./suite-context.ts";

const secret = "a row's content";
const recoveryMs = 30_000;

export function failureTests(suite: SuiteContext): void {
  const { interrupt } = suite.store;
  if (!interrupt) return;

  suite.test(
    "an outage throws store_failed; afterwards the store works again, and each entry is whole",
    async (store) => {
      const kept = new Map([["ns:kept", "kept"]]);
      await store.setMany(kept);
      const long = new Map([["ns:long", secret.repeat(10_000)]]);
      const restore = await interrupt();
      try {
        await failsAsStore(() => store.getMany(["ns:kept"]));
        await failsAsStore(() => store.setMany(long), secret);
        await failsAsStore(() => store.deleteMany(["ns:kept"]));
        await failsAsStore(() => scanned(store));
        await failsAsStore(() => store.clear());
        const { leases } = store;
        if (leases) await failsAsStore(() => leases.acquire(["ns:a"], 60_000));
      } finally {
        await restore();
      }
      await untilBack(store);
      assert.deepEqual(await store.getMany(["ns:kept"]), kept);
      await store.setMany(long);
      assert.deepEqual(await store.getMany(["ns:long"]), long);
    },
    120_000,
  );

  suite.test(
    "killed in the middle of writes and reads: what was said to be written is there, and nothing is torn",
    async (store) => {
      const valueAt = (at: number) => `${at};`.repeat(2_000);
      const written: number[] = [];
      let at = 0;
      let down = false;
      const work = async () => {
        while (!down && at < 5_000) {
          const mine = at++;
          await store.setMany(new Map([[`ns:${mine}`, valueAt(mine)]]));
          written.push(mine);
          await store.getMany([`ns:${mine}`, `ns:${mine - 1}`]);
        }
      };
      const workers = Promise.allSettled(Array.from({ length: 8 }, work));
      while (written.length < 50) await setTimeout(1);
      const restore = await interrupt();
      down = true;
      const outcomes = await workers;
      await restore();
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") await failsAsStore(() => Promise.reject(outcome.reason), "0;0;");
      }
      await untilBack(store);
      const keys = Array.from({ length: at }, (_, key) => `ns:${key}`);
      const found = await contents(store, keys);
      for (const key of written) assert.ok(found[`ns:${key}`] !== undefined, `entry ${key} is lost`);
      for (const [key, value] of Object.entries(found)) {
        assert.equal(value, valueAt(Number(key.slice(3))), `entry ${key} is torn`);
      }
    },
    120_000,
  );
}

/** Clients connect again in their own time. */
async function untilBack(store: CacheStore): Promise<void> {
  const giveUpAt = performance.now() + recoveryMs;
  while (true) {
    try {
      await store.getMany(["ns:any"]);
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await setTimeout(50);
    }
  }
}
