import type { SchedulingClock } from "../clock/clock.ts";
import type { Model } from "../models/model.ts";

/** Between two health checks of a container that starts. */
const HEALTH_CHECK_INTERVAL_MS = 1_000;

export interface StartingContainer {
  model: Model;
  /** How long it may take until it answers its health check. */
  windowMs: number;
  clock: SchedulingClock;
  /** Aborts when nobody wants to know any more. */
  forgotten: AbortSignal;
}

/**
 * Calls `then` with whether the container answered its health check in time, as soon as that is known. A model without a
 * health check has started in the same turn.
 */
export function whenStarted(
  { model, windowMs, clock, forgotten }: StartingContainer,
  then: (hasStarted: boolean) => void,
): void {
  const { isHealthy } = model;
  if (isHealthy === undefined) {
    then(true);
    return;
  }
  const endsAtMs = clock.now() + windowMs;
  const check = async () => {
    const healthy = await clock.during(() => isHealthy(forgotten));
    if (forgotten.aborted) return;
    const leftMs = endsAtMs - clock.now();
    if (healthy || leftMs <= 0) then(healthy);
    else clock.schedule(Math.min(HEALTH_CHECK_INTERVAL_MS, leftMs), () => void check());
  };
  void check();
}
