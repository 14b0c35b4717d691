import type { SchedulingClock } from "../clock/clock.ts";
import { wait } from "../clock/wait.ts";
import type { ModelBehaviour } from "../configuration/model-behaviour-schema.ts";
import { createContentDraws } from "./content-draws.ts";
import { drawLatencyMs } from "./draw-latency.ts";
import type { Model } from "./model.ts";

export interface BehaviourOptions {
  clock: SchedulingClock;
  seed: number;
  /** The endpoint or image that the model is for. */
  name: string;
}

/** Lets a model take its time and fail by chance. What is not asked for costs nothing. */
export function withBehaviour(
  model: Model,
  { latencyMs = 0, failureRate = 0 }: ModelBehaviour,
  { clock, seed, name }: BehaviourOptions,
): Model {
  if (latencyMs === 0 && failureRate === 0) return model;
  const draws = createContentDraws(seed, name);
  return {
    ...model,
    async invoke(request) {
      const draw = draws.for(request.body);
      const fails = draw() < failureRate;
      const delayMs = drawLatencyMs(latencyMs, draw);
      if (delayMs > 0) await wait(clock, delayMs, request.signal);
      if (!fails) return model.invoke(request);
      return {
        status: 500,
        contentType: "text/plain",
        body: `Failed by chance (failureRate ${failureRate}).`,
      };
    },
    reset() {
      draws.clear();
      model.reset?.();
    },
  };
}
