import { invalidOption } from "../../check-options.ts";

/** When what is written at `now` ends, or undefined when it does not. */
export function endOf(ttlMs: number | undefined, now: number): number | undefined {
  return ttlMs === undefined ? undefined : now + checkTtl(ttlMs);
}

/** A time to live as a store takes it. */
export function checkTtl(ttlMs: number): number {
  if (typeof ttlMs === "number" && Number.isFinite(ttlMs) && ttlMs > 0) return ttlMs;
  throw invalidOption(`ttlMs must be a number of milliseconds above 0, not ${String(ttlMs)}.`);
}

/** Whether a key belongs to the namespace; every key does where none is given. */
export function startsInside(key: string, namespace: string | undefined): boolean {
  return namespace === undefined || key.startsWith(`${namespace}:`);
}
