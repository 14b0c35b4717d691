import { type JsonValue, type Row, SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "./cache-setup.ts";
import { type CallScope, scopeOf } from "./calls/call-scope.ts";
import { streamCached } from "./calls/stream-cached.ts";

/** Computes stale answers anew, in the background: each key once, whoever asked for it, for as long as the process lives. */
export class Revalidator {
  readonly #setup: CacheSetup;
  readonly #keys = new Set<string>();
  readonly #running = new Set<Promise<void>>();

  constructor(setup: CacheSetup) {
    this.#setup = setup;
  }

  start(rows: readonly Row[], { version, parameters, keys }: CallScope): void {
    const fresh = new Map<string, Row>();
    for (const row of rows) {
      const key = keys.of(this.#setup.rule.keyOf(row) ?? null);
      if (!this.#keys.has(key)) fresh.set(key, row);
      this.#keys.add(key);
    }
    if (fresh.size === 0) return;
    // Of the call's options only what changes answers: its signal and its journal are its own.
    const given = Object.entries(parameters).filter(([, value]: [string, JsonValue]) => value !== null);
    const { onEvent } = this.#setup;
    const options = { ...Object.fromEntries(given), onEvent, mode: "normal", order: "completion" } as const;
    const running = this.#run(fresh, { ...scopeOf(this.#setup, version, options), servesStale: false }).then(
      () => {
        this.#running.delete(running);
      },
    );
    this.#running.add(running);
  }

  /** Resolves when nothing is computed in the background any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #run(rows: ReadonlyMap<string, Row>, scope: CallScope): Promise<void> {
    try {
      for await (const _ of streamCached(rows.values(), this.#setup, scope, () => undefined)) {
        // Rows that fail keep their stale answer until its time is over.
      }
    } catch (thrown) {
      const error = SageMakerAsyncError.isInstance(thrown)
        ? thrown
        : new SageMakerAsyncError("invoke_failed", "Stale answers could not be computed anew.", {
            cause: thrown,
          });
      this.#setup.onEvent?.({ type: "cache-failed", operation: "revalidate", error });
    } finally {
      for (const key of rows.keys()) this.#keys.delete(key);
    }
  }
}
