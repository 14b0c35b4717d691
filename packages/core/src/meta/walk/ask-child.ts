import { cancelledError } from "../../errors/cancelled.ts";
import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { CallOptions } from "../../types/invoker.ts";
import type { Row } from "../../types/row.ts";
import type { RowResult } from "../../types/row-result.ts";
import { onAbort } from "../../wait/on-abort.ts";
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
    const answers = child.stream(rows, { ...options, order: "completion" });
    await eachUntilAborted(answers, options.signal, (result) => {
      results[result.index] = result;
    });
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

/** Takes items as they come. The signal is raced once for all of them: a race for each would cost as much as a quick child. */
async function eachUntilAborted<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal | undefined,
  take: (item: Item) => void,
): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const iterator = items[Symbol.asyncIterator]();
  const read = async (): Promise<void> => {
    while (!signal?.aborted) {
      const next = await iterator.next();
      if (next.done) return;
      take(next.value);
    }
  };
  const release = onAbort(signal, () => signal && aborted.reject(cancelledError(signal)));
  try {
    await Promise.race([aborted.promise, read()]);
  } finally {
    release();
    // Told, not awaited: it may never answer. One that has ended takes no notice.
    if (signal?.aborted) Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function lost(name: string): SageMakerAsyncError {
  return new SageMakerAsyncError("output_missing", `"${name}" ended without a result for this row.`, {
    retryable: true,
  });
}
