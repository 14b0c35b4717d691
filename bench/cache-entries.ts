import { createHash } from "node:crypto";
import type { CacheStore } from "@sagemaker-async/cache";

/** The keys and values that a cache of `count` molecules has: namespace, colon, SHA-256; an answer of three columns. */
function* cacheEntries(count: number): Generator<[key: string, value: string]> {
  for (let at = 0; at < count; at += 1) {
    const hash = createHash("sha256").update(String(at)).digest("hex");
    const output = { smiles: `C1=CC=C(C=C1)${"C".repeat(at % 20)}`, logS: -at / 7, model: "solubility-3" };
    yield [`0123456789abcdef:${hash}`, JSON.stringify({ v: 1, createdAt: 1_770_000_000_000 + at, output })];
  }
}

/** Fills a store, and answers batches of its keys from all over it. */
export async function fill(
  store: CacheStore,
  count: number,
  batchSize: number,
  batchCount: number,
): Promise<string[][]> {
  const wanted = batchSize * batchCount;
  const step = Math.max(1, Math.floor(count / wanted));
  const keys: string[] = [];
  let group = new Map<string, string>();
  let at = 0;
  for (const [key, value] of cacheEntries(count)) {
    group.set(key, value);
    if (at % step === 0 && keys.length < wanted) keys.push(key);
    at += 1;
    if (group.size < 5_000 && at < count) continue;
    await store.setMany(group);
    group = new Map();
  }
  return Array.from({ length: batchCount }, (_, batch) =>
    keys.slice(batch * batchSize, (batch + 1) * batchSize),
  );
}
