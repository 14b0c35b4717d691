import type { CacheStats } from "./cache-stats.ts";

/** How many look-ups the percentiles are over. */
const sampleSize = 1_000;

/** What a cache counts up while it works. */
export class Counts {
  hits = 0;
  misses = 0;
  shared = 0;
  stale = 0;
  rememberedFailures = 0;
  stored = 0;
  unstored = 0;
  storeErrors = 0;
  bypassed = 0;
  bytesRead = 0;
  bytesWritten = 0;
  /** What is wrong with the store at the moment, by operation. */
  readonly #failing = new Map<string, string>();
  readonly #lookUps: number[] = [];
  #nextLookUp = 0;
  #isUncoordinatedTold = false;

  /** A look-up in the store took so long. */
  lookedUp(elapsedMs: number): void {
    this.#lookUps[this.#nextLookUp] = elapsedMs;
    this.#nextLookUp = (this.#nextLookUp + 1) % sampleSize;
  }

  /** Whether callers are still to be told that the store has no leases. */
  tellsUncoordinated(): boolean {
    const isFirst = !this.#isUncoordinatedTold;
    this.#isUncoordinatedTold = true;
    return isFirst;
  }

  failed(operation: string, error: Error): void {
    this.storeErrors += 1;
    this.#failing.set(operation, `${error.message} Rows are computed without the store meanwhile.`);
  }

  worked(operation: string): void {
    this.#failing.delete(operation);
  }

  stats(leases: CacheStats["leases"]): CacheStats {
    const sorted = this.#lookUps.toSorted((left, right) => left - right);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    const [warning] = this.#failing.values();
    return { ...this, lookUpMs: { p50: at(0.5), p95: at(0.95) }, leases, warning };
  }
}
