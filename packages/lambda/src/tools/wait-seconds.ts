import type { Session } from "../session.ts";

/** What is left of a call's time for reading the result and answering. */
const MARGIN_MS = 3000;

/** How long a call may wait: as it asks, within the configured bound and Lambda's remaining time. */
export function waitMsOf(waitSeconds: number | undefined, { settings, remainingMs }: Session): number {
  const askedMs = Math.min(waitSeconds ?? 0, settings.maxWaitSeconds) * 1000;
  return Math.max(0, Math.min(askedMs, remainingMs() - MARGIN_MS));
}
