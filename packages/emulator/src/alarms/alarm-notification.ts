import type { Account } from "../wire/arn.ts";
import type { Alarm, AlarmState } from "./alarm.ts";

/** What CloudWatch publishes to a topic when an alarm changes its state: a subject, and a message in JSON. */
export function alarmNotification(
  { arn, definition, state, configuredAtMs }: Alarm,
  before: AlarmState,
  { accountId, region }: Account,
): { subject: string; message: object } {
  const { AlarmName, Dimensions, ExtendedStatistic } = definition;
  return {
    // SNS takes no more.
    subject: `${state.value}: "${AlarmName}" in ${region}`.slice(0, 100),
    message: {
      AlarmName,
      AlarmDescription: definition.AlarmDescription ?? null,
      AWSAccountId: accountId,
      AlarmConfigurationUpdatedTimestamp: isoTime(configuredAtMs),
      NewStateValue: state.value,
      NewStateReason: state.reason,
      StateChangeTime: isoTime(state.transitionedAtMs),
      Region: region,
      AlarmArn: arn,
      OldStateValue: before,
      OKActions: definition.OKActions,
      AlarmActions: definition.AlarmActions,
      InsufficientDataActions: definition.InsufficientDataActions,
      Trigger: {
        MetricName: definition.MetricName,
        Namespace: definition.Namespace,
        ...(ExtendedStatistic === undefined
          ? { StatisticType: "Statistic", Statistic: definition.Statistic?.toUpperCase() }
          : { StatisticType: "ExtendedStatistic", ExtendedStatistic }),
        Unit: definition.Unit ?? null,
        Dimensions: Dimensions.map(({ Name, Value }) => ({ value: Value, name: Name })),
        Period: definition.Period,
        EvaluationPeriods: definition.EvaluationPeriods,
        DatapointsToAlarm: definition.DatapointsToAlarm,
        ComparisonOperator: definition.ComparisonOperator,
        Threshold: definition.Threshold,
        TreatMissingData: definition.TreatMissingData ?? "missing",
        EvaluateLowSampleCountPercentile: definition.EvaluateLowSampleCountPercentile ?? "",
      },
    },
  };
}

/** As CloudWatch writes it here: 2026-11-21T03:04:05.678+0000. */
function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("Z", "+0000");
}
