import {
  assembleRows,
  type CallOptions,
  type Row,
  type RowResult,
  type RowSource,
} from "@sagemaker-async/core/invoker";
import type { CacheSetup } from "../cache-setup.ts";
import { CachedCall } from "./cached-call.ts";
import type { CallScope } from "./call-scope.ts";
import { computeMisses } from "./compute-misses.ts";
import { lookUpRows } from "./look-up-rows.ts";
import { untilAborted } from "./until-aborted.ts";

/**
 * One call through a cache. Three loops run side by side: one looks rows up and sends the misses on, one takes the endpoint's
 * answers, one writes them to the store. The caller reads what the first two deliver. However the call ends, all of them
 * have ended with it, and what landed is stored.
 * @param revalidate computes rows anew that stale entries answered
 */
export async function* streamCached(
  rows: RowSource,
  setup: CacheSetup,
  scope: CallScope,
  revalidate: (rows: readonly Row[]) => void,
): AsyncGenerator<RowResult> {
  const { signal, order }: CallOptions = scope.options;
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort);

  let failure: { readonly error: unknown } | undefined;
  const sendNoMore = (error: unknown) => {
    failure ??= { error };
    call.misses.fail(error);
  };
  const fail = (error: unknown) => {
    sendNoMore(error);
    stop.abort(error);
  };
  const call = new CachedCall(setup, scope, stop.signal, computeMisses, fail);
  const { misses, results, lookAhead, writer, waits } = call;

  async function run(): Promise<void> {
    try {
      await lookUpRows(rows, call, revalidate);
      misses.flush();
      // What others compute for this call may come back to it, to be computed here.
      while (waits.size > 0) await untilAborted(waits.empty(), stop.signal);
    } catch (error) {
      // As if the endpoint read the rows itself: it gets the error of their source, and decides how to end.
      sendNoMore(error);
    }
    await misses.finished();
    setup.turns.abandon(call);
    await writer.drain();
    if (failure) results.fail(failure.error);
    else results.end();
  }

  const running = run();
  try {
    for await (const result of order === "completion" ? results : assembleRows(results)) {
      lookAhead.taken();
      yield result;
    }
  } finally {
    // Only a caller that leaves early finds anything to stop here.
    stop.abort();
    await running;
    signal?.removeEventListener("abort", onAbort);
  }
}
