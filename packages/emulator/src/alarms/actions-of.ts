import type { Alarm } from "./alarm.ts";

/** What an alarm does in the state that it is in: ARNs of topics and of scaling policies. */
export function actionsOf({ definition, state }: Alarm): readonly string[] {
  if (!definition.ActionsEnabled) return [];
  switch (state.value) {
    case "ALARM":
      return definition.AlarmActions;
    case "OK":
      return definition.OKActions;
    case "INSUFFICIENT_DATA":
      return definition.InsufficientDataActions;
  }
}
