import {
  assembleRows,
  type CallOptions,
  type RowResult,
  type RowSource,
} from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "./cache-setup.ts";
import { CachedCall } from "./cached-call.ts";
import { computeMisses, failUnanswered } from "./compute-misses.ts";
import { lookUpRows } from "./look-up-rows.ts";

/**
 * One call through a cache. Two loops run side by side: one looks rows up and sends the misses on, one takes the endpoint's
 * answers; a third writes behind them. The caller reads what both deliver.
 */
export async function* streamCached(
  rows: RowSource,
  setup: CacheSetup,
  options: CallOptions,
): AsyncGenerator<RowResult> {
  const stop = new AbortController();
  const cancel = () => stop.abort(options.signal?.reason);
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener("abort", cancel);

  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    stop.abort(error);
  };
  const call = new CachedCall(setup, options, stop.signal, fail);
  const { misses, results, lookAhead } = call;

  /** The endpoint is not asked at all when there is nothing to compute. */
  async function computeAny(): Promise<void> {
    if (await misses.ready()) await computeMisses(misses, call);
  }

  async function run(): Promise<void> {
    const computing = computeAny().catch(fail);
    await lookUpRows(rows, call).then(
      () => misses.end(),
      // As if the endpoint read the rows itself: it gets the error of their source and decides how to end.
      (error: unknown) => {
        failure ??= { error };
        misses.drop();
        misses.fail(error);
      },
    );
    await computing;
    if (!failure && call.unfitting.length > 0) {
      for (const miss of call.unfitting) call.unanswered.add(miss);
      await computeMisses(call.unfitting, call).catch(fail);
    }
    if (!failure) await failUnanswered(call);
  }

  const running = run()
    .catch(fail)
    .then(() => call.writer.drain())
    .then(() => (failure ? results.fail(failure.error) : results.end()));

  try {
    for await (const result of options.order === "completion" ? results : assembleRows(results)) {
      lookAhead.taken();
      yield result;
    }
  } finally {
    // Where the caller left early, this ends both loops; otherwise they have ended.
    misses.drop();
    misses.end();
    stop.abort();
    await running;
    options.signal?.removeEventListener("abort", cancel);
  }
}
