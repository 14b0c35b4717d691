import type { CacheStore } from "@sagemaker-async/cache";
import { median } from "./row.ts";

/** Answers a batch of keys: how many were found, parsed. */
export type LookUp = (keys: readonly string[]) => Promise<number>;

const rounds = 9;

/** The look-up of a store, each value parsed. */
export const throughStore =
  (store: CacheStore): LookUp =>
  async (keys) => {
    let found = 0;
    for (const text of (await store.getMany(keys)).values()) if (JSON.parse(text).output) found += 1;
    return found;
  };

/**
 * Microseconds a key for each contestant: the median over batches and rounds. All take turns with each batch, each as
 * often the first, so that what else the machine does meets all of them. The first round warms up and does not count.
 */
export async function alternate<Name extends string>(
  contestants: Readonly<Record<Name, LookUp>>,
  batches: readonly (readonly string[])[],
): Promise<Record<Name, number>> {
  const all = Object.entries<LookUp>(contestants);
  const times = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, batch] of batches.entries()) {
      for (let turn = 0; turn < all.length; turn += 1) {
        const contestant = all[(round + at + turn) % all.length];
        if (!contestant) continue;
        const [name, lookUp] = contestant;
        const startedAt = performance.now();
        const found = await lookUp(batch);
        const time = ((performance.now() - startedAt) * 1_000) / batch.length;
        if (found !== batch.length) throw new Error(`${name} found ${found} of ${batch.length} keys.`);
        if (round > 0) times.get(name)?.push(time);
      }
    }
  }
  const medians = Object.keys(contestants).map((name) => [name, median(times.get(name) ?? [])]);
  return Object.fromEntries(medians) as Record<Name, number>;
}
