import { setImmediate } from "node:timers/promises";
import type { Row, RowSource } from "@sagemaker-async/core/invoker";
import { cancelledBy } from "./cancelled-by.ts";
import { untilAborted } from "./until-aborted.ts";

/**
 * Groups rows as they come. A group ends at `size` rows, or when the source makes no row ready: what is there is never
 * held back for what may come. Closes the source when it is left early; an abort is noticed even while the source waits.
 */
export async function* batchRows(rows: RowSource, size: number, signal: AbortSignal): AsyncGenerator<Row[]> {
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  let pending: Promise<IteratorResult<Row>> | undefined;
  let ended = false;
  const next = async () => iterator.next();

  try {
    while (!ended) {
      if (signal.aborted) throw cancelledBy(signal);
      const batch: Row[] = [];
      let paused: Promise<undefined> | undefined;
      while (batch.length < size) {
        pending ??= next();
        const result = await (paused ? Promise.race([pending, paused]) : untilAborted(pending, signal));
        if (result === undefined) break;
        pending = undefined;
        ended = result.done === true;
        if (result.done) break;
        batch.push(result.value);
        // One turn of the event loop for the rest of the batch: a source that has rows at hand fills it without one.
        paused ??= setImmediate(undefined);
      }
      if (batch.length > 0) yield batch;
    }
  } finally {
    if (!ended) await close(iterator, pending);
  }
}

async function close(
  iterator: Iterator<Row> | AsyncIterator<Row>,
  pending: Promise<unknown> | undefined,
): Promise<void> {
  const closing = (async () => iterator.return?.())();
  // A source that waits for a row answers `return` only after it, perhaps never: then it is told, and not waited for.
  if (pending) closing.catch(() => undefined);
  else await closing;
}
