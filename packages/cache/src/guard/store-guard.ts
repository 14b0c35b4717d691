import { type Clock, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { CacheStore, StoreLeases, WriteOptions } from "../store.ts";
import { CircuitBreaker, type CircuitState } from "./circuit-breaker.ts";
import { storeError } from "./store-error.ts";

type GuardOptions = {
  /** How long one request may take. */
  readonly timeoutMs: number;
  /** How long a store that keeps failing is left alone. */
  readonly resetMs: number;
  readonly clock: Clock;
  onState(state: CircuitState): void;
};

/** A store that answers in time or throws `store_failed`, and that is left alone while it does not. */
export class StoreGuard {
  readonly #store: CacheStore;
  readonly #options: GuardOptions;
  readonly #breaker: CircuitBreaker;
  readonly leases: StoreLeases | undefined;

  constructor(store: CacheStore, options: GuardOptions) {
    this.#store = store;
    this.#options = options;
    this.#breaker = new CircuitBreaker(options.resetMs, () => options.clock.now(), options.onState);
    this.leases = store.leases && this.#guardLeases(store.leases);
  }

  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#run("read", () => this.#store.getMany(keys));
  }

  setMany(entries: ReadonlyMap<string, string>, options: WriteOptions): Promise<void> {
    return this.#run("write", () => this.#store.setMany(entries, options));
  }

  #guardLeases(leases: StoreLeases): StoreLeases {
    return {
      acquire: (keys, ttlMs) => this.#run("acquire leases", () => leases.acquire(keys, ttlMs)),
      renew: (tokens, ttlMs) => this.#run("renew leases", () => leases.renew(tokens, ttlMs)),
      setMany: (entries, tokens, options) =>
        this.#run("write", () => leases.setMany(entries, tokens, options)),
      release: (tokens) => this.#run("release leases", () => leases.release(tokens)),
    };
  }

  async #run<T>(operation: string, work: () => Promise<T>): Promise<T> {
    if (!this.#breaker.admits()) throw leftAlone(operation);
    try {
      const result = await this.#inTime(operation, work);
      this.#breaker.succeeded();
      return result;
    } catch (error) {
      const failure = storeError(operation, error);
      // A store that says what is wrong for good has answered.
      if (failure.retryable) this.#breaker.failed();
      else this.#breaker.succeeded();
      throw failure;
    }
  }

  async #inTime<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const { clock, timeoutMs } = this.#options;
    const stop = new AbortController();
    const late = clock.sleep(timeoutMs, stop.signal).then(() => {
      throw tookTooLong(operation, timeoutMs);
    });
    // When the answer came first the sleep ends early, and what it throws then is nobody's.
    late.catch(() => undefined);
    try {
      return await Promise.race([work(), late]);
    } finally {
      stop.abort();
    }
  }
}

function leftAlone(operation: string): SageMakerAsyncError {
  const message = `The cache store is left alone after several failures, so it was not asked to ${operation}. It is tried again soon.`;
  return new SageMakerAsyncError("store_failed", message, { retryable: true });
}

function tookTooLong(operation: string, timeoutMs: number): SageMakerAsyncError {
  const message = `The cache store did not ${operation} within ${timeoutMs} ms. See to the store, or raise storeTimeoutMs.`;
  return new SageMakerAsyncError("store_failed", message, { retryable: true });
}
