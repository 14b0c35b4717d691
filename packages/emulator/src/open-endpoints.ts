import type { SchedulingClock } from "./clock/clock.ts";
import type { ResolvedConfiguration } from "./configuration/configuration-schema.ts";
import { createEndpoint } from "./endpoint/create-endpoint.ts";
import type { Endpoint } from "./endpoint/endpoint.ts";
import type { EventLog } from "./events/event-log.ts";
import type { FaultList } from "./faults/fault-list.ts";
import type { Logs } from "./logs/logs.ts";
import type { MetricStore } from "./metrics/metric-store.ts";
import type { Models } from "./models/open-models.ts";
import type { Notifier } from "./notifications/open-notifier.ts";
import type { OutstandingInvocations } from "./state/outstanding-invocations.ts";
import type { ObjectStore } from "./storage/object-store.ts";
import { emulatorRole } from "./wire/arn.ts";

export interface OpenEndpointsOptions {
  configuration: ResolvedConfiguration;
  objects: ObjectStore;
  clock: SchedulingClock;
  events: EventLog;
  faults: FaultList;
  notifier: Notifier;
  models: Models;
  metrics: MetricStore;
  logs: Logs;
  outstanding: OutstandingInvocations;
  /** Where the emulator keeps its state; undefined for memory. */
  stateDirectory: string | undefined;
}

/** The endpoints of a configuration, each with its model loaded. */
export async function openEndpoints(options: OpenEndpointsOptions): Promise<Map<string, Endpoint>> {
  const { configuration, objects, clock, events, faults, notifier, metrics, logs, outstanding } = options;
  const entries = Object.entries(configuration.endpoints);
  // All models first: an endpoint starts its instances when it is made, and a model that cannot be loaded must not leave any.
  const models = await Promise.all(
    entries.map(([name, { model }]) =>
      options.models.open(model, { name, field: `endpoints.${name}.model` }),
    ),
  );
  const notifying = await Promise.all(
    entries.map(([name, { async }]) => async && notifier.notifyFor(name, async)),
  );
  return new Map(
    entries.map(([name, endpoint], index): [string, Endpoint] => {
      const model = models[index];
      if (model === undefined) throw new Error(`The model of ${name} was not opened.`);
      const notify = notifying[index];
      const { assumptions, limits, principals, region, accountId } = configuration;
      const account = { region, accountId };
      const deployment = { configuration: endpoint, model, notify, role: emulatorRole(account) };
      const shared = { objects, clock, events, faults, metrics, logs, outstanding };
      const parts = { ...shared, assumptions, limits, principals, account };
      return [name, createEndpoint({ ...deployment, ...parts, name, origin: "configuration" })];
    }),
  );
}
