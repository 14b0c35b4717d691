import type { LeaseStore } from "../../src/aws/lease-store.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";
import { type Shared, share } from "../../src/share/share.ts";
import type { ShareContext } from "../../src/share/share-context.ts";
import type { ShareEvent } from "../../src/share/share-event.ts";
import { type ManualClock, manualClock } from "../../src/testing/manual-clock.ts";
import type { Row } from "../../src/types/row.ts";
import type { Clock } from "../../src/wait/clock.ts";
import { MemoryLeaseStore } from "./share-memory-store.ts";

export const location = { bucket: "demo", key: "shared/one.json" };
export const leaseMs = 30_000;
export const resultTtlMs = 3_600_000;

/** A call as its computation sees it. */
export type Computing = {
  /** 0 for the call that was made first. */
  readonly number: number;
  readonly signal: AbortSignal;
  /** As SIGKILL does: nothing that the call waits for ever comes. */
  readonly kill: () => void;
  readonly sleep: (ms: number) => Promise<void>;
};

/** Calls of one key, on one store and one clock, as if each were in a process of its own. */
export function callers(compute: (call: Computing) => Promise<readonly Row[]>) {
  const clock = manualClock({ jumps: true });
  const store = new MemoryLeaseStore();
  const computedBy: number[] = [];
  let started = 0;

  function call(overrides: Partial<ShareContext> = {}) {
    const number = started;
    started += 1;
    const killed = new AbortController();
    const aborted = new AbortController();
    const events: ShareEvent[] = [];
    const ownClock = mortalClock(clock, killed.signal);
    const context = {
      store: mortalStore(store, killed.signal),
      clock: ownClock,
      leaseMs,
      resultTtlMs,
      endsAt: Number.POSITIVE_INFINITY,
      signal: aborted.signal,
      emit: (event: ShareEvent) => {
        events.push(event);
      },
      ...overrides,
    };
    const kill = () => killed.abort();
    const sleep = (ms: number) => ownClock.sleep(ms, aborted.signal);
    const computeOnce = () => {
      computedBy.push(number);
      return mortal(killed.signal, () => compute({ number, signal: aborted.signal, kill, sleep }));
    };
    const result: Promise<Shared> = share(location, computeOnce, context);
    result.catch(() => undefined);
    return { result, events, kill, abort: () => aborted.abort() };
  }

  const calls = (count: number) => Array.from({ length: count }, () => call());
  return { clock, store, call, calls, computedBy };
}

function mortalStore(store: LeaseStore, killed: AbortSignal): LeaseStore {
  return {
    read: (place) => mortal(killed, () => store.read(place)),
    createIfAbsent: (place, body) => mortal(killed, () => store.createIfAbsent(place, body)),
    replaceIfMatch: (place, body, etag) => mortal(killed, () => store.replaceIfMatch(place, body, etag)),
  };
}

function mortalClock(clock: ManualClock, killed: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    sleep: (ms, signal) => mortal(killed, () => clock.sleep(ms, AbortSignal.any([signal, killed]))),
  };
}

async function mortal<Value>(killed: AbortSignal, step: () => Promise<Value>): Promise<Value> {
  if (killed.aborted) await new Promise(() => undefined);
  const value = await step();
  if (killed.aborted) await new Promise(() => undefined);
  return value;
}

/** What became of each call: its output, or the code of its error. */
export function outcomesOf(calls: readonly { readonly result: Promise<{ output: readonly Row[] }> }[]) {
  return Promise.all(
    calls.map(({ result }) =>
      result.then(
        (shared) => shared.output,
        (error: unknown) => (SageMakerAsyncError.isInstance(error) ? error.code : error),
      ),
    ),
  );
}

export const times = <Value>(count: number, value: Value): Value[] =>
  Array.from({ length: count }, () => value);
