/** A duration for a narrow column: `0 ms`, `840 ms`, `2.1 s`, `15 min 0 s`, `6 h 0 min`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs));
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** `2026-03-01` and `09:30:00`, in UTC as AWS's timestamps are. */
export function formatInstant(epochMs: number): { date: string; time: string } {
  const [date = "", time = ""] = new Date(epochMs).toISOString().split("T");
  return { date, time: time.slice(0, 8) };
}

const whole = new Intl.NumberFormat("en-US");

/** `12,345` */
export function formatCount(count: number): string {
  return whole.format(count);
}
