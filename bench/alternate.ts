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
 * Microseconds a key for each contestant, with so many batches looked up `atOnce`: the median over batches and rounds. All take
 * turns with the same batches, each as often the first, so that what else the machine does meets all of them. The first round
 * warms up and does not count.
 */
export async function alternate<Name extends string>(
  contestants: Readonly<Record<Name, LookUp>>,
  batches: readonly (readonly string[])[],
  atOnce = 1,
): Promise<Record<Name, number>> {
  const all = Object.entries<LookUp>(contestants);
  const times = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (let at = 0; at < batches.length; at += atOnce) {
      const together = batches.slice(at, at + atOnce);
      const wanted = together.flat().length;
      for (let turn = 0; turn < all.length; turn += 1) {
        const contestant = all[(round + at / atOnce + turn) % all.length];
        if (!contestant) continue;
        const [name, lookUp] = contestant;
        const startedAt = performance.now();
        const counts = await Promise.all(together.map((batch) => lookUp(batch)));
        const time = ((performance.now() - startedAt) * 1_000) / wanted;
        const found = counts.reduce((sum, count) => sum + count, 0);
        if (found !== wanted) throw new Error(`${name} found ${found} of ${wanted} keys.`);
        if (round > 0) times.get(name)?.push(time);
      }
    }
  }
  const medians = Object.keys(contestants).map((name) => [name, median(times.get(name) ?? [])]);
  return Object.fromEntries(medians) as Record<Name, number>;
}
