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

/** Names of which there is no alarm are passed over. */
export function deleteAlarms({ alarms }: CloudWatch, input: unknown): object {
  for (const name of readInput(namesInput, input).AlarmNames) alarms.delete(name);
  return {};
}

/** Holds until the next evaluation. Its actions are carried out as if the metric had brought it about. */
export function setAlarmState(cloudWatch: CloudWatch, input: unknown): object {
  const { AlarmName, StateValue, StateReason, StateReasonData } = readInput(stateInput, input);
  const alarm = cloudWatch.alarms.get(AlarmName);
  if (alarm === undefined) {
    throw new WireError("ResourceNotFound", `The alarm ${AlarmName} does not exist.`, 404);
  }
  enterState(cloudWatch, alarm, { value: StateValue, reason: StateReason, reasonData: StateReasonData });
  cloudWatch.triggerPolicies([alarm]);
  return {};
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
