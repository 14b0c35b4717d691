import { z } from "zod";
import { readInput } from "../control-plane/read-input.ts";
import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { list, oneOf, text } from "../wire/input-types.ts";
import { WireError } from "../wire/wire-error.ts";
import { ALARM_STATES } from "./describe-alarms.ts";
import { enterState } from "./enter-state.ts";

const namesInput = z.object({ AlarmNames: list(text(255), 100) });

const stateInput = z.object({
  AlarmName: text(255),
  StateValue: oneOf(ALARM_STATES),
  StateReason: text(1023, 0),
  StateReasonData: text(4000, 0).optional(),
});

/** Names of which there is no alarm are passed over, unless assumed otherwise. */
export function deleteAlarms({ alarms, assumptions }: CloudWatch, input: unknown): object {
  const { AlarmNames } = readInput(namesInput, input);
  const unknown = AlarmNames.find((name) => !alarms.has(name));
  if (unknown !== undefined && assumptions.unknownAlarmNames === "refuse") throw noAlarm(unknown);
  for (const name of AlarmNames) alarms.delete(name);
  return {};
}

/** Holds until the next evaluation. Its actions are carried out as if the metric had brought it about. */
export function setAlarmState(cloudWatch: CloudWatch, input: unknown): object {
  const { AlarmName, StateValue, StateReason, StateReasonData } = readInput(stateInput, input);
  const alarm = cloudWatch.alarms.get(AlarmName);
  if (alarm === undefined) throw noAlarm(AlarmName);
  enterState(cloudWatch, alarm, { value: StateValue, reason: StateReason, reasonData: StateReasonData });
  cloudWatch.triggerPolicies([alarm]);
  return {};
}

function noAlarm(name: string): WireError {
  return new WireError("ResourceNotFound", `The alarm ${name} does not exist.`, 404);
}

export function enableAlarmActions(cloudWatch: CloudWatch, input: unknown): object {
  return setActionsEnabled(cloudWatch, input, true);
}

export function disableAlarmActions(cloudWatch: CloudWatch, input: unknown): object {
  return setActionsEnabled(cloudWatch, input, false);
}

function setActionsEnabled({ alarms }: CloudWatch, input: unknown, ActionsEnabled: boolean): object {
  for (const name of readInput(namesInput, input).AlarmNames) {
    const alarm = alarms.get(name);
    if (alarm !== undefined) alarm.definition = { ...alarm.definition, ActionsEnabled };
  }
  return {};
}
