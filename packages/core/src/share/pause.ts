import type { Clock } from "../wait/clock.ts";

const CONFLICT_PAUSE_MS = 200;
const never = new AbortController().signal;

/** Between a write that met another one under way (HTTP 409) and the next try; of random length, so that both do not meet again. */
export async function pauseAfterConflict(clock: Clock, signal: AbortSignal = never): Promise<void> {
  await clock.sleep(jittered(CONFLICT_PAUSE_MS), signal);
}

/** From half to one and a half times as long. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random());
}
