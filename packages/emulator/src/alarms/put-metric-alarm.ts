import { readInput } from "../control-plane/read-input.ts";
import { toTagMap } from "../control-plane/tag-list.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import type { Account } from "../wire/arn.ts";
import { WireError } from "../wire/wire-error.ts";
import type { Alarm } from "./alarm.ts";
import { type AlarmDefinition, putMetricAlarmInput } from "./alarm-schema.ts";
import { UNCHECKED } from "./state-reason.ts";

/** CloudWatch looks back a week at most. */
const LONGEST_EVALUATION_SECONDS = 7 * 86_400;

/** Makes an alarm, or replaces one of its name; a replaced one keeps its state and its tags. */
export function putMetricAlarm(cloudWatch: CloudWatch, input: unknown): object {
  const { Tags, Metrics: _, ...definition } = readInput(putMetricAlarmInput, input);
  refuseUnusable(definition);
  const known = cloudWatch.alarms.get(definition.AlarmName);
  const alarm = newAlarm(cloudWatch, definition, known?.tags ?? toTagMap(Tags));
  cloudWatch.alarms.set(definition.AlarmName, known === undefined ? alarm : { ...alarm, state: known.state });
  return {};
}

/** An alarm that has not been evaluated. */
export function newAlarm(
  { account, clock }: CloudWatch,
  definition: AlarmDefinition,
  tags: Map<string, string> = new Map(),
): Alarm {
  const nowMs = clock.now();
  return {
    arn: alarmArn(account, definition.AlarmName),
    definition,
    configuredAtMs: nowMs,
    tags,
    state: {
      value: "INSUFFICIENT_DATA",
      reason: UNCHECKED,
      reasonData: undefined,
      updatedAtMs: nowMs,
      transitionedAtMs: nowMs,
    },
    datapoints: [],
  };
}

function refuseUnusable(definition: AlarmDefinition): void {
  const { Statistic, ExtendedStatistic, Period, EvaluationPeriods, DatapointsToAlarm } = definition;
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw new WireError(
      "InvalidParameterCombinationException",
      "Exactly one of the parameters Statistic and ExtendedStatistic must be given.",
    );
  }
  if ((DatapointsToAlarm ?? 1) > EvaluationPeriods) {
    throw new WireError(
      "InvalidParameterCombinationException",
      "DatapointsToAlarm must be at most EvaluationPeriods.",
    );
  }
  if (Period * EvaluationPeriods > LONGEST_EVALUATION_SECONDS) {
    throw new WireError(
      "InvalidParameterCombinationException",
      `Metrics cannot be checked across more than ${LONGEST_EVALUATION_SECONDS} seconds (EvaluationPeriods * Period must be <= ${LONGEST_EVALUATION_SECONDS}).`,
    );
  }
}

function alarmArn({ region, accountId }: Account, name: string): string {
  return `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
}
