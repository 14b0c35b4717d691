/** One row of the table: ours against the reference, measured in one run on one machine. */
export type BenchRow = {
  readonly measure: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: number;
  /** What `ours` should not exceed, in the row's unit; a row without it is only told. */
  readonly target?: number;
};

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** For a case that this machine cannot measure. */
export function skipped(needs: string): readonly BenchRow[] {
  console.error(`not measured: it needs ${needs}; see scripts/install-services.sh`);
  return [];
}
