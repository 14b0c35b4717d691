import type { SchedulingClock } from "../clock/clock.ts";
import type { EndpointConfiguration } from "../configuration/configuration-schema.ts";
import type { Model } from "../models/model.ts";
import { callModel } from "./call-model.ts";
import type { SyncEndpoint } from "./endpoint.ts";
import { TIMED_OUT } from "./failure-texts.ts";
import { InvocationHistory } from "./invocation-history.ts";

/** A real-time endpoint's container has 60 seconds to answer. */
const RESPONSE_LIMIT_MS = 60_000;

export interface SyncEndpointOptions {
  name: string;
  configuration: EndpointConfiguration;
  model: Model;
  clock: SchedulingClock;
}

/** A real-time endpoint: always on, with no queue. */
export function createSyncEndpoint({ name, configuration, model, clock }: SyncEndpointOptions): SyncEndpoint {
  const { initial, max } = configuration.instances;
  // AWS does not let a real-time endpoint have no instance.
  const instances = Math.max(1, initial);
  const { counts } = new InvocationHistory();
  const createdAtMs = Math.round(clock.now());
  let forgotten = new AbortController();
  let inFlight = 0;

  return {
    kind: "sync",
    name,
    configuration,
    createdAtMs,
    tags: new Map(Object.entries(configuration.tags)),
    async invoke(request) {
      const timeout = new AbortController();
      const cancelTimeout = clock.schedule(RESPONSE_LIMIT_MS, () => timeout.abort(new Error(TIMED_OUT)));
      const { signal: reset } = forgotten;
      inFlight += 1;
      try {
        const answer = await callModel(model, {
          ...request,
          contentType: request.contentType ?? "application/octet-stream",
          endpointName: name,
          signal: AbortSignal.any([timeout.signal, reset]),
        });
        if (!reset.aborted) counts[answer.status < 400 ? "completed" : "failed"] += 1;
        return answer;
      } catch (error) {
        if (!reset.aborted) counts.failed += 1;
        throw error;
      } finally {
        cancelTimeout();
        if (!reset.aborted) inFlight -= 1;
      }
    },
    snapshot: () => ({
      name,
      status: configuration.status,
      instances: { current: instances, desired: instances, min: instances, max: Math.max(instances, max) },
      queued: 0,
      inFlight,
      ...counts,
    }),
    invocations: () => [],
    reset() {
      this.stop();
      forgotten = new AbortController();
      inFlight = 0;
      Object.assign(counts, { completed: 0, failed: 0, expired: 0 });
    },
    stop: () => forgotten.abort(new Error("The emulator was reset or closed.")),
  };
}
