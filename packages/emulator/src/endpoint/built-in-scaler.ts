import type { SchedulingClock } from "../clock/clock.ts";
import type { InstancesConfiguration } from "../configuration/endpoint-schema.ts";
import { desiredInstances } from "./desired-instances.ts";
import type { EndpointOrigin } from "./endpoint.ts";
import type { Fleet } from "./fleet.ts";

export interface BuiltInScalerOptions {
  /** Who made the endpoint: those of the API are scaled by the API alone. */
  origin: EndpointOrigin;
  instances: InstancesConfiguration;
  fleet: Pick<Fleet, "desired" | "scaleTo">;
  clock: SchedulingClock;
  maxConcurrentInvocationsPerInstance: () => number;
}

/** What scales an endpoint of the configuration, as long as nobody else does. */
export interface BuiltInScaler {
  /** Wakes on a backlog, and goes back to min when nothing was queued or running for `idleMs`. */
  scale(backlog: number): void;
  /** Puts scaling into the hands of a scalable target, or, with undefined, back. */
  followTarget(limits: { min: number; max: number } | undefined): void;
  /** Leaves scaling to the API until a reset. */
  retire(): void;
  /** What scaling keeps to. */
  readonly limits: { min: number; max: number };
  reset(): void;
  stop(): void;
}

export function createBuiltInScaler(options: BuiltInScalerOptions): BuiltInScaler {
  const { origin, fleet, clock, maxConcurrentInvocationsPerInstance } = options;
  const { min, max, idleMs } = options.instances;
  let target: { min: number; max: number } | undefined;
  let isRetired = origin === "api";
  let cancelIdle: (() => void) | undefined;

  const stop = () => {
    cancelIdle?.();
    cancelIdle = undefined;
  };

  return {
    scale(backlog) {
      if (isRetired || target !== undefined) return;
      if (backlog > 0) {
        stop();
        const { desired } = fleet;
        const concurrency = { maxConcurrentInvocationsPerInstance: maxConcurrentInvocationsPerInstance() };
        fleet.scaleTo(desiredInstances({ backlog, desired, min, max, ...concurrency }));
      } else if (fleet.desired > min && cancelIdle === undefined) {
        cancelIdle = clock.schedule(idleMs, () => {
          cancelIdle = undefined;
          fleet.scaleTo(min);
        });
      }
    },
    followTarget(limits) {
      target = limits;
      stop();
    },
    retire() {
      isRetired = true;
      stop();
    },
    get limits() {
      return { min, max, ...target };
    },
    reset() {
      stop();
      isRetired = origin === "api";
    },
    stop,
  };
}
