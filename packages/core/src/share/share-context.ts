import type { LeaseStore } from "../aws/lease-store.ts";
import type { Clock } from "../wait/clock.ts";
import type { ShareEvent } from "./share-event.ts";

/** What sharing needs to know. */
export type ShareContext = {
  readonly store: LeaseStore;
  readonly clock: Clock;
  /** How long a call may give no sign of life until another one computes in its place. It gives three in this time. */
  readonly leaseMs: number;
  /** How long outputs are kept for later calls. */
  readonly resultTtlMs: number;
  /** When to stop waiting for another call, epoch ms. */
  readonly endsAt: number;
  /** Ends the waiting, and is to end the computation. */
  readonly signal: AbortSignal;
  readonly emit: (event: ShareEvent) => void;
};
