import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import type { Alarm } from "./alarm.ts";

/** Puts an alarm into a state, which may be the one it is in. */
export function enterState(
  cloudWatch: CloudWatch,
  alarm: Alarm,
  { value, reason, reasonData }: Pick<Alarm["state"], "value" | "reason" | "reasonData">,
): void {
  const before = alarm.state;
  const nowMs = cloudWatch.clock.now();
  const transitionedAtMs = value === before.value ? before.transitionedAtMs : nowMs;
  alarm.state = { value, reason, reasonData, updatedAtMs: nowMs, transitionedAtMs };
  if (value !== before.value) cloudWatch.onTransition(alarm, before.value);
}
