import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** What young objects may take. V8's own bound, `--max-semi-space-size`, can be set only where Node.js is started. */
const YOUNG_BYTES = 8 * 1024 * 1024;

/** Called before a command is loaded: loading makes the space of young objects as large as it gets, and it never shrinks. */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}

/**
 * Collects garbage early, so that memory stays as small as the work needs: as it comes, V8 lets the heap grow to several times of that
 * before it looks. Costs a few percent of the time of a run, which waits for its endpoint anyway.
 */
export function leanMemory(): void {
  // The space of old objects is collected whenever it has grown by a tenth …
  setFlagsFromString("--heap-growing-percent=10");
  // … and that of young ones grows as it would, up to its bound.
  setFlagsFromString("--semi-space-growth-factor=2");
  const collections = new PerformanceObserver(() => {
    if (youngBytes() < YOUNG_BYTES) return;
    keepYoungSpaceSmall();
    collections.disconnect();
  });
  collections.observe({ entryTypes: ["gc"] });
}

function youngBytes(): number {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  return young?.space_size ?? 0;
}
