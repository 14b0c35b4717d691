import { cancelledError } from "../../errors/cancelled.ts";
import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { CallOptions } from "../../types/invoker.ts";
import type { Row } from "../../types/row.ts";
import type { RowResult } from "../../types/row-result.ts";
import type { Child } from "../graph/child.ts";

/** What a child answered: a result for each row, those that it threw over included. */
export type Asked = {
  readonly results: readonly RowResult[];
  /** Why the child gave up altogether, if it did. */
  readonly thrown: SageMakerAsyncError | undefined;
};

/** A way to ask a child for rows. */
export type AskChild = (child: Child, rows: readonly Row[], options: CallOptions) => Promise<Asked>;

/**
 * Asks a child for rows, and accounts for each of them: rows that were not answered when it threw fail with what it threw, rows that
 * it lost in silence with `output_missing`. A child that does not listen to its signal is left.
 */
export const askChild: AskChild = async (child, rows, options) => {
  const results: (RowResult | undefined)[] = rows.map(() => undefined);
  let thrown: SageMakerAsyncError | undefined;
  try {
    for await (const result of untilAborted(
      child.stream(rows, { ...options, order: "completion" }),
      options.signal,
    )) {
      results[result.index] = result;
    }
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error)) throw error;
    thrown = error;
  }
  return {
    thrown,
    results: rows.map(
      (row, index) => results[index] ?? { ok: false, index, row, error: thrown ?? lost(child.name) },
    ),
  };
};

async function* untilAborted<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Item> {
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const onAbort = () => signal && aborted.reject(cancelledError(signal));
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  const iterator = items[Symbol.asyncIterator]();
  let isDone = false;
  try {
    while (true) {
      const next = await Promise.race([iterator.next(), aborted.promise]);
      isDone = next.done === true;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    // Told, not awaited: it may never answer.
    if (!isDone) Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function lost(name: string): SageMakerAsyncError {
  return new SageMakerAsyncError("output_missing", `"${name}" ended without a result for this row.`, {
    retryable: true,
  });
}
