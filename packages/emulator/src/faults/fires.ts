import type { FaultStage, ResolvedFault } from "./fault-schema.ts";

/** Something that a fault may strike: a call, or a stage of an accepted invocation. */
export type FaultTarget =
  | { api: string; isConditional: boolean }
  | { endpointName: string; stage: FaultStage };

/** Whether a fault is about this target at all. */
export function fits(fault: ResolvedFault, target: FaultTarget): boolean {
  if ("stage" in fault) {
    return (
      "stage" in target &&
      fault.stage === target.stage &&
      (fault.endpoint ?? target.endpointName) === target.endpointName
    );
  }
  if (!("api" in target)) return false;
  // A write without a condition cannot conflict.
  if (fault.kind === "conflict" && !target.isConditional) return false;
  const [service] = target.api.split(".", 1);
  return fault.operation === target.api || fault.operation === `${service}.*`;
}

/**
 * Whether a fault that fits its target strikes it.
 * @param matched how many have fitted before
 * @param hits how many of them were struck
 * @param draw a number from 0 up to 1, by chance
 */
export function fires(
  { skip, count, rate }: ResolvedFault,
  { matched, hits }: { matched: number; hits: number },
  draw: () => number,
): boolean {
  if (matched < skip || (count !== undefined && hits >= count)) return false;
  return rate === undefined || draw() < rate;
}
