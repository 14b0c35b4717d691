import {
  type CallOptions,
  type InferenceResult,
  type Invoker,
  type RowResult,
  type RowSource,
  runInference,
} from "@sagemaker-async/core/invoker";
import type { CacheMethods } from "./cache-methods.ts";
import type { InferenceCacheOptions } from "./cache-options.ts";
import type { CacheSetup } from "./cache-setup.ts";
import type { CacheStats } from "./cache-stats.ts";
import { cachedStream } from "./cached-stream.ts";
import type { CacheCallOptions } from "./calls/call-scope.ts";
import { delegate } from "./delegate.ts";
import { storeError } from "./guard/store-error.ts";
import { namespaceOf } from "./keys/row-keys.ts";
import { resolveOptions } from "./resolve-options.ts";
import { Revalidator } from "./revalidator.ts";
import { deleteEntries, expireEntries } from "./tools/delete-entries.ts";
import { type CacheInfo, describeEntries } from "./tools/describe-entries.ts";
import { exportEntries } from "./tools/export-entries.ts";
import type { ExportSource } from "./tools/export-lines.ts";
import { type ImportReport, importEntries } from "./tools/import-entries.ts";
import { type KnownAnswer, type PutReport, putAnswers } from "./tools/put-answers.ts";
import type { EntrySelection } from "./tools/select-entries.ts";
import { type VerifyReport, verifyEntries } from "./tools/verify-entries.ts";
import { type WarmReport, warmRows } from "./tools/warm-rows.ts";

/** A cache, with every other method and property of what it wraps. */
export type InferenceCache<Wrapped extends Invoker = Invoker> = CacheMethods<OptionsOf<Wrapped>> &
  Omit<Wrapped, keyof CacheMethods>;

/** The options of the wrapped's calls, `batchSize` for example. */
type OptionsOf<Wrapped extends Invoker> = CallOptions & NonNullable<Parameters<Wrapped["stream"]>[1]>;

class Cache implements CacheMethods {
  readonly #setup: CacheSetup;
  readonly #revalidator: Revalidator;

  constructor(invoker: Invoker, options: InferenceCacheOptions) {
    this.#setup = resolveOptions(invoker, options);
    this.#revalidator = new Revalidator(this.#setup);
    // biome-ignore lint/correctness/noConstructorReturn: a proxy is what gives the cache all other members of what it wraps.
    return delegate(this, invoker, (method, call) => this.#bypassed(method, call)) as this;
  }

  get name(): string {
    return this.#setup.invoker.name;
  }

  stream(rows: RowSource, options: Options = {}): AsyncIterable<RowResult> {
    return cachedStream(rows, this.#setup, options, this.#revalidator);
  }

  inference(rows: RowSource, options: Options = {}): Promise<InferenceResult> {
    return runInference(this, rows, options);
  }

  warm(rows: RowSource, options: Options = {}): Promise<WarmReport> {
    return warmRows(this.stream(rows, { ...options, order: "completion" }));
  }

  put(
    answers: Iterable<KnownAnswer> | AsyncIterable<KnownAnswer>,
    options?: CallOptions,
  ): Promise<PutReport> {
    return putAnswers(answers, this.#setup, options);
  }

  stats(): CacheStats {
    return this.#setup.counts.stats(this.#setup.keeper ? "store" : "process");
  }

  info(): Promise<CacheInfo> {
    return describeEntries(this.#setup);
  }

  delete(selection: EntrySelection, options?: CallOptions): Promise<number> {
    return deleteEntries(selection, this.#setup, options);
  }

  expire(selection: EntrySelection, options?: CallOptions): Promise<number> {
    return expireEntries(selection, this.#setup, options);
  }

  async clear(): Promise<void> {
    const { store, invoker, rule } = this.#setup;
    try {
      await store.clear(namespaceOf({ name: invoker.name, rule: rule.name }));
    } catch (error) {
      throw storeError("clear", error);
    }
  }

  export({ version }: { readonly version?: string | undefined } = {}): AsyncIterable<string> {
    return exportEntries(this.#setup, version);
  }

  import(source: ExportSource): Promise<ImportReport> {
    return importEntries(source, this.#setup);
  }

  verify(sample: number | RowSource, options?: CallOptions): Promise<VerifyReport> {
    return verifyEntries(sample, this.#setup, options);
  }

  settled(): Promise<void> {
    return this.#revalidator.settled();
  }

  #bypassed(method: string, call: CallOptions | undefined): void {
    const { counts, onEvent } = this.#setup;
    counts.bypassed += 1;
    for (const listener of [onEvent, call?.onEvent]) listener?.({ type: "cache-bypassed", method });
  }
}

type Options = CallOptions & CacheCallOptions;

/**
 * A cache in front of an endpoint, or of anything else that answers rows: each distinct value of the key column is computed
 * once, then answered from the store. It is an invoker itself, and has every other method of what it wraps.
 *
 * @example
 * ```ts
 * import { InferenceCache } from "@sagemaker-async/cache";
 * import { sqliteStore } from "@sagemaker-async/cache/sqlite";
 *
 * const cached = new InferenceCache(endpoint, { keyColumn: "smiles", store: sqliteStore({ path: "cache.db" }) });
 * const { rows, failures, stats } = await cached.inference(molecules);
 * ```
 */
export const InferenceCache: new <Wrapped extends Invoker>(
  invoker: Wrapped,
  options: InferenceCacheOptions,
) => InferenceCache<Wrapped> = Cache as never;
