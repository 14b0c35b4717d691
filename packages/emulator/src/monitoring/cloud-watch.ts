import type { Alarm, AlarmState } from "../alarms/alarm.ts";
import type { SchedulingClock } from "../clock/clock.ts";
import type { ScalingAssumptions } from "../configuration/scaling-assumptions-schema.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import type { Account } from "../wire/arn.ts";

/** What CloudWatch's operations work on. */
export interface CloudWatch {
  account: Account;
  clock: SchedulingClock;
  metrics: MetricStore;
  assumptions: ScalingAssumptions;
  /** By name. */
  alarms: Map<string, Alarm>;
  /** Told when an alarm has gone from one state to another; publishes to topics. */
  onTransition(alarm: Alarm, before: AlarmState): void;
  /** Carries out the scaling policies of these alarms, as far as they are in ALARM. */
  triggerPolicies(alarms: readonly Alarm[]): void;
}
