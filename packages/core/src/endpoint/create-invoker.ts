import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { assembleRows } from "../pipeline/assemble-rows.ts";
import { mergeRow } from "../results/merge-row.ts";
import type { CallOptions, Invoker } from "../types/invoker.ts";
import type { Row, RowSource } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { mapWindow } from "../wait/map-window.ts";
import { withStop } from "../wait/with-stop.ts";

/** What answers one row: its output columns, or an error, which fails this row alone. */
export type AnswerRow = (row: Row, options: { readonly signal: AbortSignal }) => Row | Promise<Row>;

/**
 * A function of a row as an `Invoker`: a stand-in for an endpoint in a test, or another service behind the same cache.
 * @param maxInFlight how many rows are answered at once. Default: 1.
 */
export function createInvoker(
  name: string,
  answer: AnswerRow,
  { maxInFlight = 1 }: { readonly maxInFlight?: number } = {},
): Invoker {
  const stream = (rows: RowSource, call: CallOptions = {}): AsyncGenerator<RowResult> =>
    withStop(call.signal, async function* (stop) {
      const settle = async ({ row, index }: { row: Row; index: number }): Promise<RowResult> => {
        try {
          const output = await answer(row, { signal: stop.signal });
          return { ok: true, index, row: mergeRow(row, output), output };
        } catch (cause) {
          return { ok: false, index, row, error: rowError(cause, name) };
        }
      };
      const results = mapWindow(numbered(rows), { maxInFlight, maxAhead: maxInFlight * 8, stop }, settle);
      try {
        yield* call.order === "completion" ? results : assembleRows(results);
      } finally {
        stop.abort();
      }
    });
  return { name, stream };
}

async function* numbered(rows: RowSource): AsyncGenerator<{ row: Row; index: number }> {
  let index = 0;
  for await (const row of rows) {
    yield { row, index };
    index += 1;
  }
}

function rowError(cause: unknown, name: string): SageMakerAsyncError {
  if (SageMakerAsyncError.isInstance(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SageMakerAsyncError("model_error", `"${name}" could not answer: ${reason}`, { cause });
}
