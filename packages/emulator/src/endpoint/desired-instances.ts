export interface ScalingInput {
  /** Requests queued and running. */
  backlog: number;
  desired: number;
  maxConcurrentInvocationsPerInstance: number;
  min: number;
  max: number;
}

/** How many instances the built-in scaler wants: what the backlog needs, up to max; it never shrinks while there is work. */
export function desiredInstances(input: ScalingInput): number {
  const needed = Math.ceil(input.backlog / input.maxConcurrentInvocationsPerInstance);
  return Math.max(input.desired, input.min, Math.min(needed, input.max));
}
