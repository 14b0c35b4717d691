import {
  type CallOptions,
  type InferenceEvent,
  mergeRow,
  type RowResult,
  type SageMakerAsyncError,
} from "@sagemaker-async/core/invoker";
import { ActiveKeys, type Outcome, type WaitingRow } from "./active-keys.ts";
import { type Answer, outputFor } from "./answer.ts";
import type { CacheSetup } from "./cache-setup.ts";
import { Channel } from "./channel.ts";
import { LookAhead } from "./look-ahead.ts";
import type { MissStream } from "./miss-stream.ts";
import { SentMisses } from "./sent-misses.ts";
import { storeError } from "./store-error.ts";
import { StoreWriter } from "./store-writer.ts";

/** So many results may wait for the caller before no more rows are read … */
const maxUntaken = 10_000;
/** … and so many in the queue itself before the endpoint's next result is asked for. */
const maxQueued = 1_000;

/** What the loops of one call share, and the few things that they do with it. */
export class CachedCall {
  readonly setup: CacheSetup;
  readonly options: CallOptions;
  /** Aborted when the call has to end: by the caller's signal, by an error, or because the caller left. */
  readonly signal: AbortSignal;
  readonly results = new Channel<RowResult>(maxQueued);
  readonly lookAhead = new LookAhead(maxUntaken);
  readonly active = new ActiveKeys();
  /** What is known by now of the answers for keys whose rows do not share one. */
  readonly learnt = new Map<string, Answer>();
  readonly misses: SentMisses;
  readonly writer: StoreWriter;

  constructor(
    setup: CacheSetup,
    options: CallOptions,
    signal: AbortSignal,
    compute: (stream: MissStream, call: CachedCall) => Promise<void>,
    onError: (error: unknown) => void,
  ) {
    this.setup = setup;
    this.options = options;
    this.signal = signal;
    this.misses = new SentMisses((stream) => compute(stream, this), onError);
    this.writer = new StoreWriter(setup.store, {
      onStored: (rowKeys) => {
        setup.counts.stored += rowKeys.length;
        for (const key of rowKeys) this.active.stored(key);
        this.emit({ type: "cache-stored", rows: rowKeys.length });
      },
      onFailed: (error) => this.storeFailed("write", storeError("write", error)),
      onError,
    });
  }

  emit(event: InferenceEvent): void {
    this.options.onEvent?.(event);
  }

  storeFailed(operation: "read" | "write", error: SageMakerAsyncError): void {
    this.setup.counts.storeErrors += 1;
    this.emit({ type: "cache-failed", operation, error });
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
}
