import type { CloudWatch } from "../monitoring/cloud-watch.ts";
import { MINUTE_MS } from "./metric-store.ts";

/** The end of a span that a caller asks for, or of what is known by now where values come late. */
export function knownUntil({ clock, assumptions }: CloudWatch, endMs: number): number {
  const { metricDelayMinutes } = assumptions;
  if (metricDelayMinutes === 0) return endMs;
  return Math.min(endMs, (Math.floor(clock.now() / MINUTE_MS) - metricDelayMinutes) * MINUTE_MS);
}
