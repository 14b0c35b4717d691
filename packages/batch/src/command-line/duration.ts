import { InvalidArgumentError } from "@commander-js/extra-typings";
import ms, { type StringValue } from "ms";

/** `10m`, `2h`, `1.5 days` → milliseconds; for `argParser`. A bare number is refused: nobody can know its unit. */
export function parseDuration(text: string): number {
  const isBare = text === "" || !Number.isNaN(Number(text));
  const duration = isBare || text.length > 100 ? undefined : ms(text as StringValue);
  if (duration !== undefined && Number.isFinite(duration) && duration > 0) return Math.round(duration);
  throw new InvalidArgumentError("It must be a time with its unit, such as 30s, 10m, 2h or 7d.");
}

/** Milliseconds → `3m`, `2h`: the largest unit, rounded. */
export function formatDuration(durationMs: number): string {
  return durationMs < 1000 ? "0s" : ms(durationMs);
}
