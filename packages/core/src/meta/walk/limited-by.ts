import type { Clock } from "../../wait/clock.ts";
import { onAbort } from "../../wait/on-abort.ts";

/**
 * A signal that aborts with `outer` or after `timeoutMs`. Not `AbortSignal.any`, whose signals, and the rows of whoever listens, live
 * until a major garbage collection.
 */
export function limitedBy(outer: AbortSignal, timeoutMs: number | undefined, clock: Clock) {
  const stop = new AbortController();
  const deadline = new AbortController();
  const done = new AbortController();
  const release = onAbort(outer, () => stop.abort(outer.reason));
  if (timeoutMs !== undefined) {
    void clock.sleep(timeoutMs, done.signal).then(() => {
      if (done.signal.aborted) return;
      deadline.abort();
      stop.abort();
    });
  }
  const close = () => {
    done.abort();
    release();
  };
  return { signal: stop.signal, deadline: deadline.signal, close };
}
