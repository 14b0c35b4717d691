import type { RowResult } from "@sagemaker-async/core/invoker";

/** What became of rows that a cache was warmed with. */
export type WarmReport = {
  readonly rows: number;
  readonly failed: number;
};

/** Reads results to their end, and keeps none. */
export async function warmRows(results: AsyncIterable<RowResult>): Promise<WarmReport> {
  let [rows, failed] = [0, 0];
  for await (const { ok } of results) {
    rows += 1;
    if (!ok) failed += 1;
  }
  return { rows, failed };
}
