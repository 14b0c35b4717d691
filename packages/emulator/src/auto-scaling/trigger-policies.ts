import { actionsOf } from "../alarms/actions-of.ts";
import type { Alarm } from "../alarms/alarm.ts";
import type { AutoScaling, ScalableTarget } from "./auto-scaling.ts";
import { chooseCapacity } from "./choose-capacity.ts";
import { startScaling } from "./scaling-activities.ts";

/** Carries out the policies that the alarms call for. An alarm calls for its policies as long as it stays in its state. */
export function triggerPolicies(scaling: AutoScaling, alarms: readonly Alarm[]): void {
  for (const target of scaling.targets.values()) {
    if (target.current !== undefined) continue;
    const choice = chooseCapacity(triggeredOf(target, alarms), standingOf(scaling, target));
    if (choice === undefined) continue;
    const { alarm, policy, capacity, base } = choice;
    const cause = `monitor alarm ${alarm.definition.AlarmName} in state ${alarm.state.value} triggered policy ${policy.name}`;
    startScaling(scaling, target, { to: capacity, cause, asked: { policy, base } });
  }
}

function triggeredOf({ policies }: ScalableTarget, alarms: readonly Alarm[]) {
  return alarms.flatMap((alarm) => {
    const actions = actionsOf(alarm);
    const called = [...policies.values()].filter(({ arn }) => actions.includes(arn));
    return called.map((policy) => ({ policy, alarm }));
  });
}

function standingOf({ cloudWatch, clock }: AutoScaling, target: ScalableTarget) {
  const tracking = [...target.policies.values()].filter(
    (policy) => policy.type === "TargetTrackingScaling" && !policy.configuration.DisableScaleIn,
  );
  return {
    ...target,
    desired: target.endpoint.snapshot().instances.desired,
    allTrackingIsLow: tracking.every(({ alarmNames: [, low = ""] }) => {
      return cloudWatch.alarms.get(low)?.state.value === "ALARM";
    }),
    assumptions: cloudWatch.assumptions,
    nowMs: clock.now(),
  };
}
