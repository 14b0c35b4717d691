import { MINUTE_MS } from "../metrics/metric-store.ts";
import { statisticOf } from "../metrics/summary.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { type Alarm, statisticOfAlarm } from "./alarm.ts";
import { enterState } from "./enter-state.ts";
import { evaluateAlarm } from "./evaluate-alarm.ts";
import { stateReason, stateReasonData } from "./state-reason.ts";

/** Evaluates every alarm over the periods that have ended and are known. */
export function evaluateAlarms(cloudWatch: CloudWatch, nowMs: number): void {
  const endMs = nowMs - cloudWatch.assumptions.metricDelayMinutes * MINUTE_MS;
  for (const alarm of cloudWatch.alarms.values()) {
    const { definition } = alarm;
    const { state = alarm.state.value, datapoints } = evaluateAlarm(
      definition,
      recentValues(cloudWatch, alarm, endMs),
    );
    alarm.datapoints = datapoints;
    if (state === alarm.state.value) continue;
    enterState(cloudWatch, alarm, {
      value: state,
      reason: stateReason(definition, state, datapoints),
      reasonData: stateReasonData(definition, { queryTime: new Date(nowMs), datapoints }),
    });
  }
}

/** The alarm's metric by the period, newest first. */
function recentValues(
  { metrics, assumptions }: CloudWatch,
  { definition }: Alarm,
  endMs: number,
): (number | undefined)[] {
  const { Namespace, MetricName, Dimensions, Period, Unit, EvaluationPeriods } = definition;
  const metric = { namespace: Namespace, name: MetricName, dimensions: Dimensions };
  const periodMs = Period * 1000;
  const count = EvaluationPeriods + assumptions.furtherPeriods;
  const span = { startMs: endMs - count * periodMs, endMs, periodMs, unit: Unit };
  const values = new Array<number | undefined>(count).fill(undefined);
  for (const { startMs, summary } of metrics.periods(metric, span)) {
    values[(endMs - startMs) / periodMs - 1] = statisticOf(summary, statisticOfAlarm(definition));
  }
  return values;
}
