import type { HeartbeatProgress } from "./with-heartbeat.ts";

/** Progress in one line for people: `120/1000 rows done (3 failed), 4.1 rows/s, 4 min left, 12 in flight, instances 1→3, after 1 min`. */
export function progressLine(progress: HeartbeatProgress): string {
  const { done, failed, total, ratePerSecond, etaMs, invocationsInFlight, instances, elapsedMs } = progress;
  const count = total === undefined ? String(done) : `${done}/${total}`;
  return [
    `${count} rows done${failed > 0 ? ` (${failed} failed)` : ""}`,
    `${ratePerSecond.toFixed(1)} rows/s`,
    ...(etaMs === undefined ? [] : [`${timeOf(etaMs)} left`]),
    `${invocationsInFlight} in flight`,
    ...(instances === undefined ? [] : [`instances ${instances}`]),
    `after ${timeOf(elapsedMs)}`,
  ].join(", ");
}

function timeOf(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
