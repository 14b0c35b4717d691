import { resolve } from "node:path";
import { createActivity } from "./activity/activity.ts";
import { createClock } from "./clock/clock.ts";
import { ConfigurationError } from "./configuration/configuration-error.ts";
import type { EmulatorConfiguration, ResolvedConfiguration } from "./configuration/configuration-schema.ts";
import { parseConfiguration } from "./configuration/parse-configuration.ts";
import { openControlPlane } from "./control-plane/open-control-plane.ts";
import { CallLog } from "./door/call-log.ts";
import { createDoor } from "./door/create-door.ts";
import { listen } from "./door/listen.ts";
import type { Emulator, EmulatorEnvironment, ResetOptions } from "./emulator.ts";
import { messageOf } from "./endpoint/call-model.ts";
import { EndpointHandle } from "./endpoint/endpoint-handle.ts";
import { createEventLog } from "./events/event-log.ts";
import { createFaultList } from "./faults/fault-list.ts";
import { createS3PrefixRates } from "./limits/s3-prefix-rates.ts";
import { createLogs } from "./logs/logs.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import { createModels } from "./models/open-models.ts";
import { openMonitoring } from "./monitoring/open-monitoring.ts";
import { openNotifier } from "./notifications/open-notifier.ts";
import { openEndpoints } from "./open-endpoints.ts";
import { createPermissions } from "./permissions/permissions.ts";
import { createApp } from "./routes/create-app.ts";
import { emptyTables } from "./services/dynamodb/empty-tables.ts";
import { openServices } from "./services/open-services.ts";
import { keepNothing, openOutstandingInvocations } from "./state/outstanding-invocations.ts";
import type { ObjectStore } from "./storage/object-store.ts";
import { createS3ObjectStore } from "./storage/s3-object-store.ts";
import { parseS3Uri } from "./storage/s3-uri.ts";
import type { ClientConfig } from "./wire/client-config.ts";
import { RequestCounter } from "./wire/request-counter.ts";

export interface StartOptions {
  /** Directory that the configuration's paths are relative to. @default the working directory */
  directory?: string;
}

/**
 * Starts an emulator in this process, on a free port of 127.0.0.1 unless the configuration says otherwise.
 * @example
 * const emulator = await startEmulator({
 *   buckets: ["demo"],
 *   endpoints: { double: { async: { outputPath: "s3://demo/out" }, model: ({ body }) => ({ body }) } },
 * });
 * const runtime = new SageMakerRuntimeClient(emulator.clientConfig);
 * @throws ConfigurationError that names every wrong field
 * @throws Error with `code` `EADDRINUSE` when the configured port is taken
 */
export async function startEmulator(
  configuration: EmulatorConfiguration = {},
  options: StartOptions = {},
): Promise<Emulator> {
  const resolved = parseConfiguration(configuration);
  const { region, accountId, host, accessKeyIds, principals, assumptions, limits } = resolved;
  const clock = createClock(resolved.clock);
  const events = createEventLog();
  const faults = createFaultList({
    seed: resolved.seed,
    faults: resolved.faults,
    onHit: (kind, target) =>
      events.emit({
        type: "fault.struck",
        kind,
        api: "api" in target ? target.api : null,
        endpointName: "endpointName" in target ? target.endpointName : null,
      }),
  });
  const counter = new RequestCounter((api) => events.emit({ type: "request.received", api }));
  const calls = new CallLog(clock, (call) => events.emit({ type: "request.answered", call }));
  // Undone in reverse, whether the start fails half-way or the emulator is closed.
  const undo: (() => void | Promise<void>)[] = [() => clock.stop(), () => events.close()];
  const closeAll = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };

  try {
    const directory = options.directory ?? process.cwd();
    const stateDirectory = resolved.state && resolve(directory, resolved.state);
    const outstanding = stateDirectory ? await openOutstandingInvocations(stateDirectory) : keepNothing;
    undo.push(() => outstanding.close());
    const services = await openServices(resolved, clock, stateDirectory);
    undo.push(() => services.close());
    const objects = createS3ObjectStore({
      clientConfig: services.ownClientConfig,
      shortcut: services.transfer,
      metadata: assumptions.outputMetadata,
    });
    undo.push(() => objects.close());
    await createBuckets(resolved, objects);

    const notifier = openNotifier({
      clientConfig: services.ownClientConfig,
      region,
      clock,
      events,
      faults,
      failureMessage: assumptions.failureMessage,
    });
    undo.push(() => notifier.close());

    const logs = createLogs(clock, events);
    const models = createModels({ clock, events, directory, seed: resolved.seed });
    undo.push(() => models.close());
    const metrics = new MetricStore();
    const parts = {
      configuration: resolved,
      objects,
      notifier,
      clock,
      events,
      faults,
      models,
      metrics,
      logs,
      outstanding,
      stateDirectory,
    };
    const endpoints = await openEndpoints(parts);
    undo.push(async () => {
      for (const endpoint of endpoints.values()) endpoint.stop();
      await objects.written();
    });
    const activity = createActivity({ endpoints, events, clock });
    const plane = await openControlPlane(endpoints, parts);
    undo.push(() => plane.close());
    const account = { region, accountId };
    const monitoring = openMonitoring({
      account,
      clock,
      events,
      endpoints,
      metrics,
      notifier,
      assumptions: assumptions.scaling,
    });
    undo.push(() => monitoring.stop());

    const reset = async ({ objects: alsoObjects = false }: ResetOptions = {}) => {
      // Before anything that the emulator's own calls need.
      faults.clear();
      monitoring.reset();
      plane.reset();
      for (const endpoint of endpoints.values()) endpoint.reset();
      models.reset();
      logs.clear();
      await objects.written();
      if (alsoObjects && services.fauxqs !== undefined) await objects.emptyAllBuckets();
      if (alsoObjects && services.tables !== undefined) await emptyTables(services.tables);
      counter.clear();
      calls.clear();
      events.clear();
      activity.clear();
    };
    const emulator = { region, accessKeyId: accessKeyIdFor(resolved) };
    const runtime = { endpoints, account, objects, assumptions };
    const app = createApp({
      plane,
      monitoring,
      logs: logs.store,
      emulator,
      activity,
      counter,
      calls,
      clock,
      faults,
      reset,
      runtime,
    });
    const backends = { ...services, app };
    const door = createDoor({
      backends,
      counter,
      calls,
      accessKeyIds: accessKeyIds && [...accessKeyIds, ...Object.keys(principals)],
      refuseDenied: createPermissions({
        principals,
        account,
        isMissing: objects.isMissing,
        kmsKeyOf: objects.kmsKeyOf,
      }),
      refuseFastCall: createS3PrefixRates(limits.s3PrefixRates, clock),
      faults,
      clock,
      ownHosts: ownHosts(host),
    });
    const listener = await listen(door, host, resolved.port ?? 0);
    undo.push(() => listener.close());

    const clientConfig = clientConfigFor(listener.url, resolved);
    return {
      url: listener.url,
      environment: environmentFor(clientConfig),
      clientConfig,
      clock,
      events,
      faults,
      endpoint(name) {
        const endpoint = endpoints.get(name);
        if (endpoint !== undefined) return new EndpointHandle(endpoint);
        throw new Error(
          `There is no endpoint ${name}. There is: ${[...endpoints.keys()].join(", ") || "none"}.`,
        );
      },
      requests: () => counter.counts(),
      calls: (filter) => calls.list(filter),
      reset,
      close: closeAll,
      [Symbol.asyncDispose]: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function createBuckets(configuration: ResolvedConfiguration, objects: ObjectStore): Promise<void> {
  for (const bucket of bucketsToCreate(configuration)) {
    try {
      await objects.createBucketIfMissing(bucket);
    } catch (cause) {
      const message = `${bucket} could not be created: ${messageOf(cause)}`;
      throw new ConfigurationError([{ field: "buckets", message }], { cause });
    }
  }
}

/** The embedded S3 starts empty, so the buckets that endpoints write to are made too. */
function bucketsToCreate({ buckets, awsEndpoint, endpoints }: ResolvedConfiguration): Set<string> {
  const paths =
    awsEndpoint === undefined ? Object.values(endpoints).flatMap((endpoint) => endpoint.async ?? []) : [];
  const written = paths.flatMap(({ outputPath, failurePath }) =>
    [outputPath ?? [], failurePath ?? []].flat(),
  );
  return new Set([...buckets, ...written.flatMap((uri) => parseS3Uri(uri)?.bucket ?? [])]);
}

function ownHosts(host: string): string[] {
  return [...new Set([host.toLowerCase(), "localhost", "127.0.0.1", "localhost.localstack.cloud"])];
}

function accessKeyIdFor({ accessKeyIds }: ResolvedConfiguration): string {
  return accessKeyIds?.[0] ?? "emulator";
}

function clientConfigFor(url: string, configuration: ResolvedConfiguration): ClientConfig {
  return {
    endpoint: url,
    region: configuration.region,
    credentials: { accessKeyId: accessKeyIdFor(configuration), secretAccessKey: "emulator" },
    forcePathStyle: true,
  };
}

function environmentFor({ endpoint, region, credentials }: ClientConfig): EmulatorEnvironment {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}
