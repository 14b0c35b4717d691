import type { Clock, InferenceEvent, Invoker, RowSuccess } from "@sagemaker-async/core/invoker";
import type { CacheMode } from "./cache-mode.ts";
import type { Counts } from "./counts.ts";
import type { Freshness } from "./entries/freshness.ts";
import type { StoreGuard } from "./guard/store-guard.ts";
import type { KeyRule } from "./keys/key-rule.ts";
import type { CacheStore } from "./store.ts";
import type { LeaseKeeper } from "./turns/lease-keeper.ts";
import type { Turns } from "./turns/turns.ts";

/** What one cache works with, in every call. */
export type CacheSetup = {
  readonly invoker: Invoker;
  /** The store as it is, for tools, whose callers hear of every failure. */
  readonly store: CacheStore;
  /** The store as calls use it. */
  readonly guard: StoreGuard;
  readonly rule: KeyRule;
  readonly outputKeyColumn: string | undefined;
  /** As given; otherwise the invoker is asked. */
  readonly version: string | undefined;
  readonly mode: CacheMode;
  readonly freshness: Freshness;
  readonly storeIf: ((result: RowSuccess) => boolean) | undefined;
  readonly onStoreError: "compute" | "fail";
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly onEvent: ((event: InferenceEvent) => void) | undefined;
  readonly counts: Counts;
  readonly turns: Turns;
  readonly keeper: LeaseKeeper | undefined;
};
