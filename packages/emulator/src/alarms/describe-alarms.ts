import { z } from "zod";
import { paged } from "../control-plane/list-resources.ts";
import { readInput } from "../control-plane/read-input.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { integer, list, oneOf, text } from "../wire/input-types.ts";
import type { Alarm } from "./alarm.ts";

export const ALARM_STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;

const inputSchema = z.object({
  AlarmNames: list(text(255), 100).optional(),
  AlarmNamePrefix: text(255).optional(),
  AlarmTypes: list(oneOf(["CompositeAlarm", "MetricAlarm", "LogAlarm"])).optional(),
  StateValue: oneOf(ALARM_STATES).optional(),
  ActionPrefix: text(1024).optional(),
  MaxRecords: integer(1, 100).default(50),
  NextToken: z.string().optional(),
});

/** The alarms that fit, sorted by name. Alarms other than metric alarms cannot be made here. */
export function describeAlarms({ alarms }: CloudWatch, input: unknown): object {
  const query = readInput(inputSchema, input);
  const { AlarmNames, AlarmNamePrefix = "", AlarmTypes, StateValue, ActionPrefix } = query;
  const wantsMetricAlarms = AlarmTypes === undefined || AlarmTypes.includes("MetricAlarm");
  const found = [...alarms.values()].filter(
    ({ definition, state }) =>
      wantsMetricAlarms &&
      (AlarmNames === undefined || AlarmNames.includes(definition.AlarmName)) &&
      definition.AlarmName.startsWith(AlarmNamePrefix) &&
      (StateValue === undefined || state.value === StateValue) &&
      (ActionPrefix === undefined || definition.AlarmActions.some((arn) => arn.startsWith(ActionPrefix))),
  );
  const sorted = found.sort((one, other) => (one.arn < other.arn ? -1 : 1)).map(describe);
  const { NextToken, MaxRecords } = query;
  return { CompositeAlarms: [], ...paged("MetricAlarms", sorted, { NextToken, MaxResults: MaxRecords }) };
}

function describe({ arn, definition, state, configuredAtMs }: Alarm): object {
  return {
    ...definition,
    AlarmArn: arn,
    AlarmConfigurationUpdatedTimestamp: new Date(configuredAtMs),
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: state.reasonData,
    StateUpdatedTimestamp: new Date(state.updatedAtMs),
    StateTransitionedTimestamp: new Date(state.transitionedAtMs),
  };
}
