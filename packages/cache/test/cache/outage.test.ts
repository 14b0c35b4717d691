import { type InferenceEvent, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import { describe, expect, test } from "vitest";
import type { CacheStore } from "../../src/store.ts";
import { memoryStore } from "../../src/stores/memory.ts";
import { fakeInvoker } from "../support/fake-invoker.ts";
import { faultyStore } from "../support/faulty-store.ts";
import { cacheOver } from "../support/setup.ts";

const rows = [{ key: "secret-a" }, { key: "secret-bb" }];

async function callWith(store: CacheStore) {
  const invoker = fakeInvoker();
  const cached = cacheOver(invoker, { store });
  const failed: (InferenceEvent & { type: "cache-failed" })[] = [];
  const result = await cached.inference(rows, {
    onEvent: (event) => {
      if (event.type === "cache-failed") failed.push(event);
    },
  });
  return { invoker, cached, failed, result };
}

class ReplyError extends Error {
  readonly code = "NOSPACE";
  override name = "ReplyError";
}

describe("a store that is down", () => {
  test("for reading: everything is computed, and the caller is told", async () => {
    const store = faultyStore(memoryStore(), (method) =>
      method === "getMany" ? new Error("down") : undefined,
    );
    const { invoker, cached, failed, result } = await callWith(store);
    expect(result.failures).toEqual([]);
    expect(result.stats).toMatchObject({ cacheHits: 0, cacheMisses: 2 });
    expect(invoker.sent).toHaveLength(2);
    expect(failed).toMatchObject([{ operation: "read", error: { code: "store_failed" } }]);
    expect(cached.stats()).toMatchObject({ storeErrors: 1, stored: 2 });
  });

  test("for writing: the results come all the same, and the caller is told", async () => {
    const store = faultyStore(memoryStore(), (method) =>
      method === "setMany" ? new Error("down") : undefined,
    );
    const { cached, failed, result } = await callWith(store);
    expect(result.failures).toEqual([]);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0]).toMatchObject({ operation: "write", error: { code: "store_failed", retryable: true } });
    expect(cached.stats()).toMatchObject({ stored: 0, storeErrors: failed.length });
  });

  test("for a while: what comes after is stored", async () => {
    let down = true;
    const store = faultyStore(memoryStore(), () => (down ? new Error("down") : undefined));
    const cached = cacheOver(fakeInvoker(), { store });
    await cached.inference(rows);
    down = false;
    await cached.inference(rows);
    expect((await cached.inference(rows)).stats.cacheHits).toBe(2);
  });

  test("errors say what failed, and nothing of what was written", async () => {
    const store = faultyStore(
      memoryStore(),
      () => new ReplyError("SET 'secret-a' '{\"length\":8}': no space"),
    );
    const { cached, failed } = await callWith(store);
    const deleting = await cached.delete(["secret-a"]).catch((error: unknown) => error);
    const clearing = await cached.clear().catch((error: unknown) => error);
    const errors = [...failed.map(({ error }) => error), deleting, clearing];
    expect(errors.map((error) => (error instanceof Error ? error.message : error))).toEqual([
      "The cache store failed to read: ReplyError NOSPACE.",
      "The cache store failed to write: ReplyError NOSPACE.",
      "The cache store failed to delete: ReplyError NOSPACE.",
      "The cache store failed to clear: ReplyError NOSPACE.",
    ]);
    for (const error of errors)
      expect(JSON.stringify([error, (error as Error).cause])).not.toContain("secret");
  });

  test("an error that a store vouches for is passed on as it is", async () => {
    const own = new SageMakerAsyncError(
      "store_failed",
      'Cannot read the cache file "cache.db": the disk is full.',
    );
    const { failed } = await callWith(
      faultyStore(memoryStore(), (method) => (method === "getMany" ? own : undefined)),
    );
    expect(failed[0]?.error).toBe(own);
  });

  test("something else than an error is survived too", async () => {
    const { failed, result } = await callWith(
      faultyStore(memoryStore(), (method) => (method === "getMany" ? "no" : undefined)),
    );
    expect(failed[0]?.error.message).toBe("The cache store failed to read: string.");
    expect(result.failures).toEqual([]);
  });
});

describe("an entry that cannot be read", () => {
  test.each(["{", '{"v":9,"output":{}}', "[]"])(
    "is computed again, overwritten, and told: %s",
    async (text) => {
      const inner = memoryStore();
      const first = await callWith(inner);
      expect(first.failed).toEqual([]);
      const keys: string[] = [];
      const spy: CacheStore = {
        ...inner,
        getMany: (wanted) => {
          keys.push(...wanted);
          return inner.getMany(wanted);
        },
      };
      await callWith(spy);
      await inner.setMany(new Map([[keys[0] ?? "", text]]));

      const { invoker, failed, cached, result } = await callWith(inner);
      expect(result.rows.map((row) => row["length"])).toEqual([8, 9]);
      expect(result.stats).toMatchObject({ cacheHits: 1, cacheMisses: 1 });
      expect(invoker.sent).toEqual([{ key: "secret-a" }]);
      expect(failed).toMatchObject([{ operation: "read", error: { code: "store_failed" } }]);
      expect(failed[0]?.error.message).toMatch(/^1 of the cache entries/);
      expect(cached.stats()).toMatchObject({ storeErrors: 1 });
      expect((await callWith(inner)).invoker.sent).toEqual([]);
    },
  );
});
