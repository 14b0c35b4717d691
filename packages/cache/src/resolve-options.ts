import { type Invoker, systemClock } from "@sagemaker-async/core/invoker";
import { cacheModes } from "./cache-mode.ts";
import type { InferenceCacheOptions } from "./cache-options.ts";
import type { CacheSetup } from "./cache-setup.ts";
import { checkOptions, invalidOption } from "./check-options.ts";
import { Counts } from "./counts.ts";
import { StoreGuard } from "./guard/store-guard.ts";
import { keyRule } from "./keys/key-rule.ts";
import { LeaseKeeper } from "./turns/lease-keeper.ts";
import { Turns } from "./turns/turns.ts";

const known: readonly string[] = [
  "keyColumn",
  "keyOf",
  "outputKeyColumn",
  "store",
  "version",
  "mode",
  "ttlMs",
  "staleWhileRevalidateMs",
  "failures",
  "storeIf",
  "onStoreError",
  "storeTimeoutMs",
  "circuitResetMs",
  "leaseMs",
  "onEvent",
  "clock",
] satisfies readonly (keyof InferenceCacheOptions)[];
const storeMethods = ["getMany", "setMany", "deleteMany", "scan", "clear", "close"] as const;

/** Checks everything that a cache is made with, since a JavaScript caller has no type checker, and puts the cache together. */
export function resolveOptions(invoker: Invoker, options: InferenceCacheOptions): CacheSetup {
  checkInvoker(invoker);
  checkOptions("InferenceCache", options, known);
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
  const { keyColumn, outputKeyColumn, version, store, failures } = options;
  for (const column of Array.isArray(keyColumn) ? keyColumn : [keyColumn]) requireText("keyColumn", column);
  if (Array.isArray(keyColumn) && keyColumn.length === 0) {
    throw invalidOption("InferenceCache: keyColumn must name a column.");
  }
  requireText("outputKeyColumn", outputKeyColumn);
  if (outputKeyColumn !== undefined && typeof keyColumn !== "string") {
    throw invalidOption("InferenceCache: outputKeyColumn needs a keyColumn, which it stands for in answers.");
  }
  requireText("version", version);
  for (const name of ["keyOf", "storeIf", "onEvent"] as const) requireFunction(name, options[name]);
  requireOneOf("mode", options.mode, cacheModes);
  requireOneOf("onStoreError", options.onStoreError, ["compute", "fail"]);
  for (const name of ["ttlMs", "storeTimeoutMs", "circuitResetMs", "leaseMs"] as const) {
    requireTime(name, options[name], 1);
  }
  requireTime("staleWhileRevalidateMs", options.staleWhileRevalidateMs, 0);
  if (options.staleWhileRevalidateMs !== undefined && options.ttlMs === undefined) {
    throw invalidOption(
      "InferenceCache: staleWhileRevalidateMs needs a ttlMs, after which answers are stale.",
    );
  }
  if (failures !== undefined) {
    checkOptions("InferenceCache failures", failures, ["ttlMs", "codes"]);
    requireTime("failures.ttlMs", failures.ttlMs ?? Number.NaN, 1);
  }
  for (const method of storeMethods) {
    if (typeof store?.[method] === "function") continue;
    throw invalidOption(
      `InferenceCache: store must be a cache store such as memoryStore(); it has no method ${method}.`,
    );
  }
}

function requireText(option: string, value: unknown): void {
  if (value === undefined || (typeof value === "string" && value !== "")) return;
  throw invalidOption(`InferenceCache: ${option} must be a text that is not empty.`);
}

function requireFunction(option: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw invalidOption(`InferenceCache: ${option} must be a function.`);
}

function requireOneOf(option: string, value: unknown, allowed: readonly unknown[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw invalidOption(
    `InferenceCache: ${option} must be one of ${allowed.join(", ")}, not ${String(value)}.`,
  );
}

function requireTime(option: string, value: unknown, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) return;
  throw invalidOption(
    `InferenceCache: ${option} must be a whole number of milliseconds from ${least}, not ${String(value)}.`,
  );
}
