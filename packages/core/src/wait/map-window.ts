import { cancelledError } from "../errors/cancelled.ts";
import { onAbort } from "./on-abort.ts";

export type Window = {
  /** How many works run at once. */
  readonly maxInFlight: number;
  /** How far the newest work may be ahead of the oldest one that still runs: bounds what waits for a slow one. */
  readonly maxAhead: number;
  /** Ends the whole, even while the source does not answer. Aborted here when the source or a work throws, or the reader leaves, so that the works end too. */
  readonly stop: AbortController;
};

/**
 * Runs `work` over a source with a sliding window, never in groups: one slow work stalls no other.
 * Yields outcomes as they land. The source is read only as fast as works start. A work that throws ends the whole, after
 * what has landed by then is yielded: works must end soon when `stop` is aborted.
 */
export async function* mapWindow<In, Out>(
  source: AsyncIterable<In>,
  window: Window,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const iterator = source[Symbol.asyncIterator]();
  const running = new Set<number>(); // in the order of starting, so the first is the oldest
  const landed: Out[] = [];
  let started = 0;
  let reading = false;
  let exhausted = false;
  let failure: { readonly error: unknown } | undefined;
  let news = Promise.withResolvers<void>();

  const fail = (error: unknown): void => {
    failure ??= { error };
    window.stop.abort();
    news.resolve();
  };

  const start = async (item: In): Promise<void> => {
    const position = started;
    started += 1;
    running.add(position);
    try {
      landed.push(await work(item));
    } catch (error) {
      fail(error);
    }
    running.delete(position);
    news.resolve();
  };

  const hasRoom = (): boolean => {
    const [oldest = started] = running;
    return (
      running.size < window.maxInFlight &&
      started - oldest < window.maxAhead &&
      landed.length < window.maxInFlight
    );
  };

  const read = async (): Promise<void> => {
    reading = true;
    try {
      while (hasRoom() && !exhausted && !failure) {
        const next = await iterator.next();
        if (next.done) exhausted = true;
        else void start(next.value);
      }
    } catch (error) {
      fail(error);
    }
    reading = false;
    news.resolve();
  };

  const { signal } = window.stop;
  const release = onAbort(signal, () => fail(cancelledError(signal)));

  try {
    while (true) {
      if (!reading && !exhausted && !failure && hasRoom()) void read();
      const [outcome] = landed.splice(0, 1);
      if (outcome !== undefined) {
        yield outcome;
      } else if (running.size === 0 && failure) {
        throw failure.error;
      } else if (running.size === 0 && exhausted) {
        return;
      } else {
        await news.promise;
        news = Promise.withResolvers();
      }
    }
  } finally {
    release();
    // A reader that leaves early leaves works behind, and what they do must end before the caller cleans up.
    if (running.size > 0) window.stop.abort();
    while (running.size > 0) {
      await news.promise;
      news = Promise.withResolvers();
    }
    // A source that is being read at this moment may never answer: it is told, not awaited.
    const closed = Promise.resolve(iterator.return?.()).catch(() => undefined);
    if (!reading) await closed;
  }
}
