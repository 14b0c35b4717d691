import type { InferenceStats } from "@sagemaker-async/core";
import { type ExitStatus, exitStatus } from "../command-line/exit-status.ts";
import type { FailureCauses } from "./failure-causes.ts";
import type { Tolerates } from "./parse-tolerate.ts";

/** What became of a run. */
export type ScoreOutcome = {
  readonly stats: InferenceStats;
  readonly causes: FailureCauses;
  /** Kept because rows failed: the same command tries only them. */
  readonly journal: string | undefined;
};

export function exitStatusOf({ stats: { rows, failed } }: ScoreOutcome, isTolerated: Tolerates): ExitStatus {
  if (failed === 0) return exitStatus.done;
  if (failed === rows) return exitStatus.noneAnswered;
  return isTolerated(failed, rows) ? exitStatus.done : exitStatus.someFailed;
}

/** A few lines for people. */
export function describeOutcome({ stats, causes, journal }: ScoreOutcome, out: string): string {
  const { rows, succeeded, failed, cacheHits, invocations, elapsedMs } = stats;
  const parts = [
    `${count(succeeded)} of ${count(rows)} rows answered`,
    ...(cacheHits > 0 ? [`${count(cacheHits)} from the cache`] : []),
    `${count(invocations)} invocations`,
    `${(elapsedMs / 1000).toFixed(1)} s${out === "-" ? "" : ` → ${out}`}`,
  ];
  const head = parts.join(", ");
  if (failed === 0) return head;
  const again = `The same command tries the failed rows again; the others are kept in ${journal}.`;
  return [head, `${count(failed)} rows failed:`, ...causes.lines(), ...(journal ? [again] : [])].join("\n");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
