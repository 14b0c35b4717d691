import type { SchedulingClock } from "../clock/clock.ts";
import type { InstancesConfiguration } from "../configuration/endpoint-schema.ts";
import { newInstanceId } from "../logs/endpoint-log.ts";
import type { Model } from "../models/model.ts";

/** How long a container that fails its health check is left alone before the next one. */
const HEALTH_CHECK_INTERVAL_MS = 1_000;

/** One instance. It takes work once its cold start is over and its container is healthy. */
export interface Instance {
  readonly id: string;
  running: number;
  ready: boolean;
  readonly stop: () => void;
  /** Aborts when the instance is scaled in. */
  readonly stopped: AbortSignal;
}

export interface FleetOptions {
  configuration: InstancesConfiguration;
  maxConcurrentInvocationsPerInstance: () => number;
  clock: SchedulingClock;
  model: () => Model;
  /** Called when the container of an instance is started, before its health check. */
  onContainer: (instance: Instance) => void;
  /** Called after each change of `current` or `desired`. */
  onChange: (type: "instances.desired" | "instance.started" | "instance.stopped") => void;
}

/** The instances of one endpoint: started with a cold start, stopped at once. */
export interface Fleet {
  readonly current: number;
  readonly desired: number;
  /**
   * Starts or stops instances. Those that are starting go first, then the newest idle one, then the newest; what becomes
   * of the work of an instance that goes is for its taker to decide.
   */
  scaleTo(desired: number, coldStartMs?: number): void;
  /** An instance with a free place, now taken; {@link Fleet.release} gives it back. */
  take(): Instance | undefined;
  release(instance: Instance): void;
  /** Stops all instances and starts as many in their place, at once. */
  replace(): void;
  /** Stops all instances without a word and starts the initial ones. */
  reset(): void;
  stop(): void;
}

export function createFleet(options: FleetOptions): Fleet {
  const { configuration, maxConcurrentInvocationsPerInstance, clock, model, onContainer, onChange } = options;
  let instances: Instance[] = [];
  let desired = 0;

  const ready = () => instances.filter((instance) => instance.ready).length;

  const start = (delayMs: number) => {
    const stopped = new AbortController();
    let cancel = () => {};
    const instance: Instance = {
      id: newInstanceId(),
      running: 0,
      ready: false,
      stopped: stopped.signal,
      stop: () => {
        cancel();
        stopped.abort();
      },
    };
    const begin = () => {
      instance.ready = true;
      onChange("instance.started");
    };
    const check = async () => {
      const healthy = await clock.during(async () => model().isHealthy?.(stopped.signal) ?? true);
      if (stopped.signal.aborted) return;
      if (healthy) begin();
      else cancel = clock.schedule(HEALTH_CHECK_INTERVAL_MS, () => void check());
    };
    const awaken = () => {
      onContainer(instance);
      // A model without a health check starts in the same turn, so that an endpoint with warm instances is ready at once.
      if (model().isHealthy === undefined) begin();
      else void check();
    };
    instances.push(instance);
    if (delayMs > 0) cancel = clock.schedule(delayMs, awaken);
    else awaken();
  };

  const stopOne = () => {
    const starting = instances.findLastIndex((instance) => !instance.ready);
    const idle = instances.findLastIndex(({ running }) => running === 0);
    const index = [starting, idle].find((found) => found !== -1) ?? instances.length - 1;
    const [instance] = instances.splice(index, 1);
    instance?.stop();
    if (instance?.ready === true) onChange("instance.stopped");
  };

  const stopAll = () => {
    for (const instance of instances) instance.stop();
    instances = [];
  };

  const launch = () => {
    desired = configuration.initial;
    for (let count = 0; count < desired; count += 1) start(0);
  };

  return {
    get current() {
      return ready();
    },
    get desired() {
      return desired;
    },
    scaleTo(wanted, coldStartMs = configuration.coldStartMs) {
      if (wanted === desired) return;
      desired = wanted;
      onChange("instances.desired");
      while (instances.length < desired) start(coldStartMs);
      while (instances.length > desired) stopOne();
    },
    take() {
      const instance = instances.find(
        ({ ready: isReady, running }) => isReady && running < maxConcurrentInvocationsPerInstance(),
      );
      if (instance !== undefined) instance.running += 1;
      return instance;
    },
    release(instance) {
      instance.running -= 1;
    },
    replace() {
      stopAll();
      for (let count = 0; count < desired; count += 1) start(0);
    },
    reset() {
      stopAll();
      launch();
    },
    stop: stopAll,
  };
}
