import type { Statistic } from "../metrics/summary.ts";
import type { AlarmDefinition } from "./alarm-schema.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** A metric alarm, and how it stands. */
export interface Alarm {
  arn: string;
  definition: AlarmDefinition;
  configuredAtMs: number;
  tags: Map<string, string>;
  state: {
    value: AlarmState;
    reason: string;
    /** JSON, for programs. */
    reasonData: string | undefined;
    /** When value or reason last changed. */
    updatedAtMs: number;
    /** When the value last changed. */
    transitionedAtMs: number;
  };
  /** The values that the last evaluation looked at, newest first. */
  datapoints: readonly number[];
}

/** What an alarm watches of its metric: a statistic or a percentile. */
export function statisticOfAlarm({ Statistic: plain, ExtendedStatistic }: AlarmDefinition): string {
  const average: Statistic = "Average";
  return plain ?? ExtendedStatistic ?? average;
}
