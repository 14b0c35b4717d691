import { actionsOf } from "../alarms/actions-of.ts";
import { alarmNotification } from "../alarms/alarm-notification.ts";
import { evaluateAlarms } from "../alarms/evaluate-alarms.ts";
import type { AutoScaling } from "../auto-scaling/auto-scaling.ts";
import { autoScalingOperations } from "../auto-scaling/operations.ts";
import { removeOrphans, removeTarget } from "../auto-scaling/scalable-targets.ts";
import { settleScaling } from "../auto-scaling/scaling-activities.ts";
import { triggerPolicies } from "../auto-scaling/trigger-policies.ts";
import type { SchedulingClock } from "../clock/clock.ts";
import type { ScalingAssumptions } from "../configuration/scaling-assumptions-schema.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { EventLog } from "../events/event-log.ts";
import { publishInstances, publishQueues } from "../metrics/endpoint-metrics.ts";
import { type MetricStore, MINUTE_MS } from "../metrics/metric-store.ts";
import { measureVariant } from "../metrics/variant-metrics.ts";
import type { Notifier } from "../notifications/open-notifier.ts";
import type { Account } from "../wire/arn.ts";
import { type AwsService, bindOperations } from "../wire/aws-service.ts";
import type { CloudWatch } from "./cloud-watch.ts";
import { cloudWatchOperations } from "./cloud-watch-operations.ts";
import { createTick } from "./tick.ts";

export interface MonitoringOptions {
  account: Account;
  clock: SchedulingClock;
  events: EventLog;
  endpoints: ReadonlyMap<string, Endpoint>;
  metrics: MetricStore;
  notifier: Pick<Notifier, "publish">;
  assumptions: ScalingAssumptions;
}

/** CloudWatch and Application Auto Scaling, and the minutes that both live by. */
export interface Monitoring {
  cloudWatch: AwsService;
  autoScaling: AwsService;
  /** Forgets metrics, alarms, targets and policies. */
  reset(): void;
  stop(): void;
}

/**
 * Each full minute of the emulated time: metrics are published, alarms evaluated, and policies carried out. The minutes begin with the first
 * call to one of the two services, so that an emulator which nobody asks has no timer for them.
 */
export function openMonitoring(options: MonitoringOptions): Monitoring {
  const { account, clock, events, endpoints, metrics, notifier, assumptions } = options;
  const cloudWatch: CloudWatch = {
    account,
    clock,
    metrics,
    assumptions,
    alarms: new Map(),
    onTransition(alarm, before) {
      const { AlarmName } = alarm.definition;
      const { value: state, reason } = alarm.state;
      events.emit({ type: "alarm.changed", alarmName: AlarmName, before, state, reason });
      const topics = actionsOf(alarm).filter((arn) => arn.split(":")[2] === "sns");
      const { subject, message } = alarmNotification(alarm, before, account);
      for (const topic of topics) void notifier.publish(topic, message, subject);
    },
    triggerPolicies: (alarms) => triggerPolicies(scaling, alarms),
  };
  const scaling: AutoScaling = {
    account,
    clock,
    endpoints,
    cloudWatch,
    targets: new Map(),
    activities: [],
  };
  const tick = createTick(clock, MINUTE_MS / assumptions.samplesPerMinute, (nowMs) => {
    removeOrphans(scaling);
    publishQueues(metrics, endpoints.values(), { nowMs, ...assumptions });
    if (nowMs % MINUTE_MS !== 0) return;
    publishInstances(metrics, endpoints.values(), nowMs);
    evaluateAlarms(cloudWatch, nowMs);
    triggerPolicies(scaling, [...cloudWatch.alarms.values()]);
  });
  const stopListening = events.on((event) => {
    if (event.type === "notification.failed") countFailedNotification(options, event.endpointName);
    if (event.type !== "instance.started") return;
    for (const target of scaling.targets.values()) {
      if (target.endpoint.name === event.endpointName) settleScaling(scaling, target);
    }
  });

  const prepare = () => {
    tick.start();
    removeOrphans(scaling);
  };

  return {
    cloudWatch: preparedBy(prepare, bindOperations(cloudWatchOperations, cloudWatch)),
    autoScaling: preparedBy(prepare, bindOperations(autoScalingOperations, scaling)),
    reset() {
      tick.stop();
      for (const target of scaling.targets.values()) removeTarget(scaling, target);
      scaling.activities.length = 0;
      cloudWatch.alarms.clear();
      metrics.clear();
    },
    stop() {
      stopListening();
      tick.stop();
    },
  };
}

function countFailedNotification(options: MonitoringOptions, endpointName: string): void {
  const variantName = options.endpoints.get(endpointName)?.configuration.variantName;
  if (variantName !== undefined) {
    measureVariant(options, { endpointName, variantName })("NotificationFailures", 1);
  }
}

/** Lets `prepare` run before each operation. */
function preparedBy(prepare: () => void, service: AwsService): AwsService {
  const entries = Object.entries(service);
  return Object.fromEntries(
    entries.map(([name, operation]) => [
      name,
      (input: unknown) => {
        prepare();
        return operation(input);
      },
    ]),
  );
}
