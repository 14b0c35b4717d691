import type { CacheSetup } from "../cache-setup.ts";
import { isAnswer } from "../entries/entry.ts";
import { scanEntries } from "./entries.ts";

/** The entries of one version of the model. */
export type VersionInfo = {
  readonly version: string;
  readonly entries: number;
  /** Of these, failures that are remembered. */
  readonly failures: number;
  /** As text in UTF-8; what the store adds is its own. */
  readonly bytes: number;
  /** When the first and the last of them were written, epoch ms. */
  readonly oldestAt: number;
  readonly newestAt: number;
};

/** What a store has of one cache. */
export type CacheInfo = {
  /** The name of what is cached. */
  readonly name: string;
  readonly entries: number;
  readonly bytes: number;
  /** Entries that are damaged, or written by something else. */
  readonly unreadable: number;
  /** The last written first. */
  readonly versions: readonly VersionInfo[];
};

/** Reads all entries and counts them. */
export async function describeEntries(setup: CacheSetup): Promise<CacheInfo> {
  const versions = new Map<string, VersionInfo>();
  let [entries, bytes, unreadable] = [0, 0, 0];
  for await (const page of scanEntries(setup)) {
    for (const { entry, bytes: size } of page) {
      entries += 1;
      bytes += size;
      if (!entry) {
        unreadable += 1;
        continue;
      }
      const { version, createdAt } = entry;
      const sum = versions.get(version);
      versions.set(version, {
        version,
        entries: (sum?.entries ?? 0) + 1,
        failures: (sum?.failures ?? 0) + (isAnswer(entry) ? 0 : 1),
        bytes: (sum?.bytes ?? 0) + size,
        oldestAt: Math.min(sum?.oldestAt ?? createdAt, createdAt),
        newestAt: Math.max(sum?.newestAt ?? createdAt, createdAt),
      });
    }
  }
  const sorted = [...versions.values()].sort((left, right) => right.newestAt - left.newestAt);
  return { name: setup.invoker.name, entries, bytes, unreadable, versions: sorted };
}
