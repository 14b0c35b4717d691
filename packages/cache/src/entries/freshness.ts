import type { ErrorCode } from "@sagemaker-async/core/invoker";

/** How long what is stored answers, in milliseconds. */
export type Freshness = {
  /** How long an answer is fresh; always where it is not given. */
  readonly ttlMs: number | undefined;
  /** How long it is served after that, while it is computed anew. */
  readonly staleMs: number;
  /** How long a failure is remembered; not at all where it is not given. */
  readonly failureTtlMs: number | undefined;
  /** Which failures are. */
  readonly failureCodes: ReadonlySet<ErrorCode>;
};

/** When an entry ends to be fresh, and when it ends to be served, epoch ms. */
export type Times = { readonly staleAt?: number; readonly expiresAt?: number };

/** The times of an answer that is stored now. */
export function answerTimes(now: number, { ttlMs, staleMs }: Freshness): Times {
  return ttlMs === undefined ? {} : { staleAt: now + ttlMs, expiresAt: now + ttlMs + staleMs };
}

export function ageOf({ staleAt, expiresAt }: Times, now: number): "fresh" | "stale" | "expired" {
  if (expiresAt !== undefined && now >= expiresAt) return "expired";
  return staleAt !== undefined && now >= staleAt ? "stale" : "fresh";
}
