import { type Invoker, systemClock } from "@sagemaker-async/core/invoker";
import { cacheModes } from "./cache-mode.ts";
import type { InferenceCacheOptions } from "./cache-options.ts";
import type { CacheSetup } from "./cache-setup.ts";
import {
  aFunction,
  anything,
  checkOptions,
  invalidOption,
  listOf,
  type OptionRule,
  oneOf,
  required,
  text,
  wholeMsFrom,
} from "./check-options.ts";
import { Counts } from "./counts.ts";
import { StoreGuard } from "./guard/store-guard.ts";
import { keyRule } from "./keys/key-rule.ts";
import { LeaseKeeper } from "./turns/lease-keeper.ts";
import { Turns } from "./turns/turns.ts";

const columnOrColumns: OptionRule = {
  mustBe: "the name of a column, or an array of such names",
  holds: (value) => text.holds(value) || listOf(text).holds(value),
};
const storeMethods = ["getMany", "setMany", "deleteMany", "scan", "clear", "close"] as const;

/** Checks everything that a cache is made with, since a JavaScript caller has no type checker, and puts the cache together. */
export function resolveOptions(invoker: Invoker, options: InferenceCacheOptions): CacheSetup {
  checkInvoker(invoker);
  checkValues(options);
  const { keyColumn, keyOf, outputKeyColumn, store, version, storeIf, onEvent } = options;
  const { clock = systemClock, leaseMs = 30_000, mode = "normal", onStoreError = "compute" } = options;
  const { storeTimeoutMs: timeoutMs = 10_000, circuitResetMs: resetMs = 10_000, failures } = options;
  const guard = new StoreGuard(store, {
    timeoutMs,
    resetMs,
    clock,
    onState: (state) => onEvent?.({ type: "cache-circuit", state }),
  });
  const keeper = guard.leases && new LeaseKeeper(guard.leases, leaseMs, clock);
  return {
    invoker,
    store,
    guard,
    rule: keyRule(keyColumn, keyOf),
    outputKeyColumn,
    version,
    mode,
    freshness: {
      ttlMs: options.ttlMs,
      staleMs: options.staleWhileRevalidateMs ?? 0,
      failureTtlMs: failures?.ttlMs,
      failureCodes: new Set(failures?.codes ?? ["model_error"]),
    },
    storeIf,
    onStoreError,
    leaseMs,
    clock,
    onEvent,
    counts: new Counts(),
    turns: new Turns(keeper, clock),
    keeper,
  };
}

function checkInvoker(invoker: Invoker): void {
  const given: unknown = invoker;
  const isInvoker =
    typeof given === "object" &&
    given !== null &&
    typeof invoker.name === "string" &&
    typeof invoker.stream === "function";
  if (isInvoker) return;
  throw invalidOption(
    "InferenceCache: the first argument must be an endpoint, or another object with a name and a stream method.",
  );
}

function checkValues(options: InferenceCacheOptions): void {
  checkOptions<InferenceCacheOptions>("InferenceCache", options, {
    keyColumn: columnOrColumns,
    keyOf: aFunction,
    outputKeyColumn: text,
    store: anything,
    version: text,
    mode: oneOf(...cacheModes),
    ttlMs: wholeMsFrom(1),
    staleWhileRevalidateMs: wholeMsFrom(0),
    failures: anything,
    storeIf: aFunction,
    onStoreError: oneOf("compute", "fail"),
    storeTimeoutMs: wholeMsFrom(1),
    circuitResetMs: wholeMsFrom(1),
    leaseMs: wholeMsFrom(1),
    onEvent: aFunction,
    clock: anything,
  });
  const { keyColumn, outputKeyColumn, store, failures } = options;
  if (outputKeyColumn !== undefined && typeof keyColumn !== "string") {
    throw invalidOption("InferenceCache: outputKeyColumn needs a keyColumn, which it stands for in answers.");
  }
  if (options.staleWhileRevalidateMs !== undefined && options.ttlMs === undefined) {
    throw invalidOption(
      "InferenceCache: staleWhileRevalidateMs needs a ttlMs, after which answers are stale.",
    );
  }
  if (failures !== undefined) {
    checkOptions<typeof failures>("InferenceCache failures", failures, {
      ttlMs: required(wholeMsFrom(1)),
      codes: listOf(text),
    });
  }
  for (const method of storeMethods) {
    if (typeof store?.[method] === "function") continue;
    throw invalidOption(
      `InferenceCache: store must be a cache store such as memoryStore(); it has no method ${method}.`,
    );
  }
}
