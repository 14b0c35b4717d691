import { Buffer } from "node:buffer";
import type { SchedulingClock } from "../clock/clock.ts";
import type { Assumptions } from "../configuration/assumptions-schema.ts";
import type { AsyncConfiguration } from "../configuration/endpoint-schema.ts";
import type { Limits } from "../configuration/limits-schema.ts";
import type { EventLog } from "../events/event-log.ts";
import type { InvocationRecord } from "../events/invocation-record.ts";
import type { FaultList } from "../faults/fault-list.ts";
import type { FaultOf } from "../faults/fault-schema.ts";
import { createEndpointLog } from "../logs/endpoint-log.ts";
import type { Logs } from "../logs/logs.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import { type Measure, measureVariant } from "../metrics/variant-metrics.ts";
import type { Principals } from "../permissions/permissions.ts";
import { workerObjects } from "../permissions/worker-objects.ts";
import type { OutstandingInvocations } from "../state/outstanding-invocations.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Account } from "../wire/arn.ts";
import { createBuiltInScaler } from "./built-in-scaler.ts";
import type { AsyncEndpoint, Deployment, EndpointOrigin } from "./endpoint.ts";
import { fillText } from "./failure-texts.ts";
import { createFleet, type Instance } from "./fleet.ts";
import type { Invocation, OutstandingInvocation } from "./invocation.ts";
import { InvocationHistory } from "./invocation-history.ts";
import { newLifecycle } from "./new-lifecycle.ts";
import { isoTime, newRecord } from "./new-record.ts";
import { type NotifyOutcome, notifyNobody } from "./notify-outcome.ts";
import { type Outcome, runInvocation, writeFailure } from "./run-invocation.ts";
import { TakenNames } from "./taken-names.ts";

export interface AsyncEndpointOptions extends Deployment {
  name: string;
  origin: EndpointOrigin;
  async: AsyncConfiguration;
  objects: ObjectStore;
  clock: SchedulingClock;
  events: EventLog;
  faults: Pick<FaultList, "takeForStage">;
  metrics: MetricStore;
  logs: Logs;
  outstanding: OutstandingInvocations;
  assumptions: Assumptions;
  limits: Pick<Limits, "inputBytes">;
  principals: Principals;
  account: Account;
}

type DuplicateDelivery = FaultOf<"delivery"> & { kind: "duplicateDelivery" };

/** A queue, the instances that work it off, and the scaler between them. */
export function createAsyncEndpoint(options: AsyncEndpointOptions): AsyncEndpoint {
  const { name, origin, clock, events, faults, outstanding, assumptions, limits } = options;
  const { failureTexts } = assumptions;
  let deployment: Deployment = options;
  let { async } = options;
  const createdAtMs = Math.round(clock.now());
  const lifecycle = newLifecycle(name, options.configuration, createdAtMs);
  const measure: Measure = (metric, value) => {
    const { variantName } = deployment.configuration;
    measureVariant(options, { endpointName: name, variantName })(metric, value);
  };
  /** S3 as the deployment of this moment may use it. */
  const objects = () =>
    workerObjects({
      ...options,
      role: deployment.role,
      kmsKeyId: async.kmsKeyId,
      largestInputBytes: limits.inputBytes,
      encryptsFailures: assumptions.encryptedFailures,
    });
  const history = new InvocationHistory();
  const names = new TakenNames(assumptions);
  const queue = new Set<Invocation>();
  let forgotten = new AbortController();
  let inFlight = 0;
  let drained = () => {};

  const log = createEndpointLog({ ...options, endpointName: name, deployment: () => deployment });
  const fleet = createFleet({
    configuration: options.configuration.instances,
    maxConcurrentInvocationsPerInstance: () => async.maxConcurrentInvocationsPerInstance,
    clock,
    model: () => deployment.model,
    onContainer: log.containerStarted,
    onChange(type) {
      events.emit({
        type,
        endpointName: name,
        instances: { current: fleet.current, desired: fleet.desired },
      });
      if (type === "instance.started") dispatch();
    },
  });

  const emit = (
    type: `invocation.${"accepted" | "started" | "completed" | "failed" | "expired" | "redelivered"}`,
    record: InvocationRecord,
  ) => events.emit({ type, endpointName: name, invocation: { ...record } });

  const scaler = createBuiltInScaler({
    origin,
    instances: options.configuration.instances,
    fleet,
    clock,
    maxConcurrentInvocationsPerInstance: () => async.maxConcurrentInvocationsPerInstance,
  });
  const scale = () => scaler.scale(queue.size + inFlight);

  const dispatch = () => {
    for (const invocation of queue) {
      const instance = fleet.take();
      if (instance === undefined) return;
      queue.delete(invocation);
      const fault = takeDeliveryFault(invocation);
      if (fault?.kind === "reorderedDelivery") {
        fleet.release(instance);
        queue.add(invocation);
      } else {
        void run(invocation, instance, fault);
      }
    }
  };

  const takeDeliveryFault = (invocation: Invocation) => {
    if (invocation.isDelivered) return undefined;
    invocation.isDelivered = true;
    return faults.takeForStage({ endpointName: name, stage: "delivery" });
  };

  /** Puts an invocation at the end of the queue that a worker has had already. Its time to live is over with: it has left the queue once. */
  const redeliver = (invocation: Invocation) => {
    queue.add(invocation);
    emit("invocation.redelivered", invocation.record);
  };

  const run = async (
    invocation: Invocation,
    instance: Instance,
    duplicate: DuplicateDelivery | undefined,
  ) => {
    const { request, record, receivedAtMs, cancelExpiry, isCounted } = invocation;
    const { signal } = forgotten;
    cancelExpiry();
    const mayBeStopped = deployment.configuration.instances.onScaleIn === "redeliver";
    const stopped = mayBeStopped ? AbortSignal.any([signal, instance.stopped]) : signal;
    if (record.attempts === 0) measure("TimeInBacklog", clock.now() - receivedAtMs);
    inFlight += 1;
    Object.assign(record, {
      state: "running",
      attempts: record.attempts + 1,
      startedAt: isoTime(clock.now()),
    });
    emit("invocation.started", record);
    if (duplicate?.delayMs !== undefined) {
      clock.schedule(duplicate.delayMs, () => {
        if (signal.aborted) return;
        redeliver({ ...invocation, isCounted: true });
        scale();
        dispatch();
      });
    }
    const outcome = await runInvocation(request, {
      endpointName: name,
      model: deployment.model,
      objects: objects(),
      clock,
      failureTexts,
      forgotten: stopped,
      measure: (metric, value) => {
        if (!stopped.aborted) measure(metric, value);
      },
      takeFault: (stage) => faults.takeForStage({ endpointName: name, stage }),
    });
    if (signal.aborted) return;
    fleet.release(instance);
    inFlight -= 1;
    if (mayBeStopped && instance.stopped.aborted) {
      Object.assign(record, { state: "queued", startedAt: null });
      redeliver(invocation);
      scale();
      dispatch();
      return;
    }
    if (!isCounted) {
      invocation.isCounted = true;
      history.counts[outcome.state] += 1;
      measure("InvocationsProcessed", 1);
      if (outcome.state === "failed") measure("InvocationFailures", 1);
    }
    finish(record, outcome);
    if (outcome.state === "failed") log.requestFailed(instance, record.inferenceId, outcome);
    if (duplicate !== undefined && duplicate.delayMs === undefined) {
      Object.assign(record, { state: "queued", finishedAt: null, error: null });
      redeliver(invocation);
    }
    scale();
    dispatch();
    await notify({ request, record, outcome, receivedAtMs });
    if (!isCounted) measure("TotalProcessingTime", clock.now() - receivedAtMs);
    invocation.forget();
    if (inFlight === 0) drained();
  };

  const notify: NotifyOutcome = (finished) => (deployment.notify ?? notifyNobody)(finished);

  const finish = (record: InvocationRecord, outcome: Outcome) => {
    Object.assign(record, {
      state: outcome.state,
      finishedAt: isoTime(clock.now()),
      error: outcome.state === "failed" ? outcome.error : null,
    });
    emit(`invocation.${outcome.state}`, record);
  };

  const expire = async (invocation: Invocation) => {
    const { signal } = forgotten;
    const { request, record, receivedAtMs } = invocation;
    queue.delete(invocation);
    const error = fillText(failureTexts.expired, { seconds: request.requestTtlSeconds });
    await clock.during(() =>
      writeFailure(request, { body: Buffer.from(error), contentType: failureTexts.contentType }, objects()),
    );
    if (signal.aborted) return;
    history.counts.expired += 1;
    measure("ExpiredRequests", 1);
    measure("InvocationFailures", 1);
    Object.assign(record, { state: "expired", finishedAt: isoTime(clock.now()), error });
    emit("invocation.expired", record);
    scale();
    await notify({ request, record, outcome: { state: "failed", error, answer: undefined }, receivedAtMs });
    invocation.forget();
  };

  const enqueue = (kept: OutstandingInvocation, isNew: boolean) => {
    const { request, receivedAtMs } = kept;
    const record = newRecord(name, request, receivedAtMs);
    const fresh = { isDelivered: false, isCounted: false, cancelExpiry: () => {} };
    const invocation: Invocation = { ...kept, ...fresh, record };
    const ttlMs = request.requestTtlSeconds * 1000;
    // A clock that was faster than real time may have been ahead of the one that goes on after it.
    const waitedMs = Math.max(0, clock.now() - receivedAtMs);
    invocation.cancelExpiry = clock.schedule(Math.max(0, ttlMs - waitedMs), () => void expire(invocation));
    history.add(record);
    names.add(request);
    queue.add(invocation);
    emit(isNew ? "invocation.accepted" : "invocation.redelivered", record);
    return record;
  };

  for (const kept of outstanding.of(name)) enqueue(kept, false);
  fleet.reset();
  scale();

  return {
    kind: "async",
    name,
    origin,
    get configuration() {
      return deployment.configuration;
    },
    lifecycle,
    createdAtMs,
    tags: new Map(Object.entries(options.configuration.tags)),
    get model() {
      return deployment.model;
    },
    get outputPath() {
      return async.outputPath;
    },
    get failurePath() {
      return async.failurePath;
    },
    get oldestReceivedAtMs() {
      const [first] = queue;
      return first?.receivedAtMs;
    },
    accept(request) {
      names.refuseTaken(request);
      const record = enqueue(outstanding.keep(name, request, clock.now()), true);
      scale();
      dispatch();
      return record;
    },
    snapshot: () => ({
      name,
      status: lifecycle.status,
      instances: { current: fleet.current, desired: fleet.desired, ...scaler.limits },
      queued: queue.size,
      inFlight,
      ...history.counts,
    }),
    invocations: () => history.records(),
    reset() {
      this.remove();
      forgotten = new AbortController();
      queue.clear();
      history.clear();
      names.clear();
      inFlight = 0;
      deployment = options;
      async = options.async;
      Object.assign(lifecycle, newLifecycle(name, options.configuration, lifecycle.lastModifiedMs));
      scaler.reset();
      fleet.reset();
      scale();
    },
    stop() {
      forgotten.abort();
      for (const { cancelExpiry } of queue) cancelExpiry();
      scaler.stop();
      fleet.stop();
    },
    drain(then) {
      for (const { cancelExpiry } of queue) cancelExpiry();
      queue.clear();
      outstanding.clear(name);
      if (inFlight === 0) then();
      else drained = then;
    },
    remove() {
      this.stop();
      outstanding.clear(name);
    },
    scaleTo(desired, coldStartMs) {
      fleet.scaleTo(desired, coldStartMs);
    },
    followTarget(limits) {
      scaler.followTarget(limits);
      scale();
    },
    leaveToApi() {
      scaler.retire();
    },
    deploy(next) {
      deployment = next;
      async = next.configuration.async ?? async;
      log.deployed();
      if (next.configuration.instances.onScaleIn === "redeliver") fleet.replace();
      dispatch();
    },
  };
}
