import {
  type InferenceEvent,
  mergeRow,
  type RowResult,
  SageMakerAsyncError,
} from "@sagemaker-async/core/invoker";
import { reads, writes } from "../cache-mode.ts";
import type { CacheSetup } from "../cache-setup.ts";
import { type Answer, outputFor } from "../entries/answer.ts";
import { decodeEntry, type Entry } from "../entries/entry.ts";
import { ageOf } from "../entries/freshness.ts";
import { BoundedSet } from "../turns/bounded-set.ts";
import type { Flight, TurnTaker } from "../turns/flight.ts";
import { ActiveKeys, type Miss, type Outcome, type WaitingRow } from "./active-keys.ts";
import type { CallScope } from "./call-scope.ts";
import { Channel } from "./channel.ts";
import { LookAhead } from "./look-ahead.ts";
import type { MissStream } from "./miss-stream.ts";
import { SentMisses } from "./sent-misses.ts";
import type { StoreWriter } from "./store-writer.ts";
import { writerOf } from "./writer-of.ts";

/** So many results may wait for the caller before no more rows are read … */
const maxUntaken = 10_000;
/** … so many in the queue itself before the endpoint's next result is asked for … */
const maxQueued = 1_000;
/** … and so many keys may wait for other calls and processes. */
const maxAwaited = 10_000;

type Operation = Extract<InferenceEvent, { readonly type: "cache-failed" }>["operation"];

/** What the loops of one call share, and the few things that they do with it. */
export class CachedCall implements TurnTaker {
  readonly setup: CacheSetup;
  readonly scope: CallScope;
  /** Aborted when the call has to end: by the caller's signal, by an error, or because the caller left. */
  readonly signal: AbortSignal;
  readonly results = new Channel<RowResult>(maxQueued);
  readonly lookAhead = new LookAhead(maxUntaken);
  readonly active = new ActiveKeys();
  readonly leads = new Set<Flight>();
  readonly waits = new BoundedSet<Flight>(maxAwaited);
  /** What is known by now of the answers for keys whose rows do not share one. */
  readonly learnt = new Map<string, Answer>();
  readonly misses: SentMisses;
  readonly writer: StoreWriter;
  readonly #onError: (error: unknown) => void;
  /** Operations that fail at the moment: a caller hears once of each. */
  readonly #failing = new Set<Operation>();

  constructor(
    setup: CacheSetup,
    scope: CallScope,
    signal: AbortSignal,
    compute: (stream: MissStream, call: CachedCall) => Promise<void>,
    onError: (error: unknown) => void,
  ) {
    this.setup = setup;
    this.scope = scope;
    this.signal = signal;
    this.#onError = onError;
    this.misses = new SentMisses((stream) => compute(stream, this), onError);
    this.writer = writerOf(this, onError);
  }

  /** Not with a store that has just failed to be read: it would fail once more, and rows would wait for it. */
  get coordinates(): boolean {
    return reads(this.scope.mode) && writes(this.scope.mode) && !this.#failing.has("read");
  }

  emit(event: InferenceEvent): void {
    this.scope.options.onEvent?.(event);
  }

  /** The store failed. Of several failures in a row the caller hears once, and the call ends where that is what the cache is to do. */
  storeFailed(operation: Operation, error: SageMakerAsyncError): void {
    this.setup.counts.failed(operation, error);
    if (this.setup.onStoreError === "fail") this.#onError(error);
    if (this.#failing.has(operation)) return;
    this.#failing.add(operation);
    this.emit({ type: "cache-failed", operation, error });
  }

  storeWorked(operation: Operation): void {
    this.#failing.delete(operation);
    this.setup.counts.worked(operation);
  }

  leasesFailed(error: unknown): void {
    if (SageMakerAsyncError.isInstance(error)) this.storeFailed("lease", error);
  }

  /** What the store has, whatever its age. A failure of the store is no miss: the caller is told of it, and of damaged entries. */
  async look(keys: readonly string[]): Promise<Map<string, Entry>> {
    const { entries, unreadable } = await this.#read(keys);
    if (unreadable > 0) {
      this.setup.counts.storeErrors += 1;
      this.emit({ type: "cache-failed", operation: "read", error: unreadableError(unreadable) });
    }
    return entries;
  }

  async find(keys: readonly string[]): Promise<Map<string, Entry>> {
    const { entries } = await this.#read(keys);
    for (const [key, entry] of entries) if (this.ageOf(entry) !== "fresh") entries.delete(key);
    return entries;
  }

  /** Whether an entry answers this call. */
  ageOf(entry: Entry): "fresh" | "stale" | "expired" {
    const { mode, startedAt, servesStale } = this.scope;
    if (mode === "refresh" && entry.createdAt < startedAt) return "expired";
    const age = ageOf(entry, this.setup.clock.now());
    return age === "stale" && !servesStale ? "expired" : age;
  }

  async #read(keys: readonly string[]) {
    const entries = new Map<string, Entry>();
    let unreadable = 0;
    if (keys.length === 0 || !reads(this.scope.mode)) return { entries, unreadable };
    const { counts, guard } = this.setup;
    const startedAt = performance.now();
    let texts: ReadonlyMap<string, string>;
    try {
      texts = await guard.getMany(keys);
    } catch (error) {
      this.storeFailed("read", error as SageMakerAsyncError);
      return { entries, unreadable };
    }
    counts.lookedUp(performance.now() - startedAt);
    this.storeWorked("read");
    for (const [key, text] of texts) {
      counts.bytesRead += Buffer.byteLength(text);
      const entry = decodeEntry(key, text);
      if (entry) entries.set(key, entry);
      else unreadable += 1;
    }
    return { entries, unreadable };
  }

  computeLate(miss: Miss): void {
    this.setup.counts.misses += 1;
    this.setup.counts.shared -= 1;
    this.misses.sendAlone(miss);
  }

  settleElsewhere(miss: Miss, outcome: Outcome): void {
    miss.outcome = outcome;
    for (const waiting of [miss, ...miss.others]) this.deliver(waiting, outcome);
    this.active.settled(miss.key);
  }

  /** Gives a row what became of its key. */
  deliver({ index, row, key }: WaitingRow, outcome: Outcome): void {
    const output = outcome.ok ? outputFor(row, outcome.answer) : undefined;
    if (output) {
      this.yield({ ok: true, index, row: mergeRow(row, output), output });
    } else if (outcome.ok) {
      this.learnt.set(key, outcome.answer);
      this.misses.sendAlone({ index, row, key, others: [] });
    } else {
      this.yield({ ok: false, index, row, error: outcome.error });
    }
  }

  yield(result: RowResult): void {
    this.lookAhead.landed();
    this.results.push(result);
  }

  /** Resolves when the caller has taken enough results. While it takes none, others do not wait for this call beyond a lease. */
  async room(): Promise<void> {
    if (!this.results.full) return;
    const { leaseMs, turns } = this.setup;
    const stalled = setTimeout(() => turns.abandon(this), leaseMs);
    try {
      await this.results.room();
    } finally {
      clearTimeout(stalled);
    }
  }
}

function unreadableError(entries: number): SageMakerAsyncError {
  return new SageMakerAsyncError(
    "store_failed",
    `${entries} of the cache entries that were looked up cannot be read: damaged, or written by something else. ` +
      "Their rows are computed again and the entries overwritten.",
  );
}
