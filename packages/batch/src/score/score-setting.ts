import type { Reporter } from "../progress/reporter.ts";
import type { Tolerates } from "./parse-tolerate.ts";

/** What a run is told besides its options. */
export type ScoreSetting = {
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  /** Whether so many failed rows of so many are few enough to be done with them. */
  readonly isTolerated: Tolerates;
};
