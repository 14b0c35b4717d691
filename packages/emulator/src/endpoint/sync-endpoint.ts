import type { SchedulingClock } from "../clock/clock.ts";
import { createEndpointLog, newInstanceId } from "../logs/endpoint-log.ts";
import type { Logs } from "../logs/logs.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import { type Measure, measureStatus, measureVariant, timed } from "../metrics/variant-metrics.ts";
import { callModel } from "./call-model.ts";
import type { Deployment, EndpointOrigin, SyncEndpoint } from "./endpoint.ts";
import { NO_ANSWER_IN_TIME, TIMED_OUT } from "./failure-texts.ts";
import { InvocationHistory } from "./invocation-history.ts";
import { newLifecycle } from "./new-lifecycle.ts";

/** A real-time endpoint's container has 60 seconds to answer. */
const RESPONSE_LIMIT_MS = 60_000;

export interface SyncEndpointOptions extends Deployment {
  name: string;
  origin: EndpointOrigin;
  clock: SchedulingClock;
  metrics: MetricStore;
  logs: Logs;
}

/** A real-time endpoint: always on, with no queue. */
export function createSyncEndpoint(options: SyncEndpointOptions): SyncEndpoint {
  const { name, origin, clock } = options;
  const { initial, max } = options.configuration.instances;
  let deployment: Deployment = options;
  // AWS does not let a real-time endpoint have no instance.
  let instances = Math.max(1, initial);
  const { counts } = new InvocationHistory();
  const createdAtMs = Math.round(clock.now());
  const lifecycle = newLifecycle(name, options.configuration, createdAtMs);
  const measure: Measure = (metric, value) => {
    const { variantName } = deployment.configuration;
    measureVariant(options, { endpointName: name, variantName })(metric, value);
  };
  let forgotten = new AbortController();
  let inFlight = 0;
  let drained = () => {};

  const log = createEndpointLog({ ...options, endpointName: name, deployment: () => deployment });
  const startContainer = () => log.containerStarted({ id: newInstanceId(), stopped: forgotten.signal });
  startContainer();

  return {
    kind: "sync",
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
    async invoke(request) {
      const timeout = new AbortController();
      const cancelTimeout = clock.schedule(RESPONSE_LIMIT_MS, () => timeout.abort(new Error(TIMED_OUT)));
      const { signal: reset } = forgotten;
      inFlight += 1;
      measure("Invocations", 1);
      measure("InvocationsPerInstance", 1 / instances);
      try {
        const answer = await timed({ measure, clock }, "ModelLatency", () =>
          callModel(deployment.model, {
            ...request,
            contentType: request.contentType ?? "application/octet-stream",
            endpointName: name,
            signal: AbortSignal.any([timeout.signal, reset]),
          }),
        );
        measureStatus(measure, answer.status);
        if (!reset.aborted) counts[answer.status < 400 ? "completed" : "failed"] += 1;
        return answer;
      } catch (error) {
        measureStatus(measure, 500);
        if (!reset.aborted) counts.failed += 1;
        if (timeout.signal.aborted) return NO_ANSWER_IN_TIME;
        throw error;
      } finally {
        cancelTimeout();
        if (!reset.aborted) inFlight -= 1;
        if (inFlight === 0) drained();
      }
    },
    snapshot: () => ({
      name,
      status: lifecycle.status,
      instances: { current: instances, desired: instances, min: instances, max: Math.max(instances, max) },
      queued: 0,
      inFlight,
      ...counts,
    }),
    invocations: () => [],
    reset() {
      this.stop();
      forgotten = new AbortController();
      deployment = options;
      instances = Math.max(1, initial);
      Object.assign(lifecycle, newLifecycle(name, options.configuration, lifecycle.lastModifiedMs));
      startContainer();
      inFlight = 0;
      Object.assign(counts, { completed: 0, failed: 0, expired: 0 });
    },
    stop: () => forgotten.abort(new Error("The emulator was reset or closed.")),
    drain(then) {
      if (inFlight === 0) then();
      else drained = then;
    },
    remove() {
      this.stop();
    },
    scaleTo(desired) {
      instances = Math.max(1, desired);
    },
    followTarget() {},
    leaveToApi() {},
    deploy(next) {
      deployment = next;
      log.deployed();
    },
  };
}
