import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { mergeRow } from "../results/merge-row.ts";
import type { Row } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";

/** What answers one row: its output columns, or an error, which fails this row alone. */
export type AnswerRow = (row: Row, options: { readonly signal: AbortSignal }) => Row | Promise<Row>;

/** One row → what became of it. */
export async function answerRow(
  name: string,
  answer: AnswerRow,
  { row, index, signal }: { readonly row: Row; readonly index: number; readonly signal: AbortSignal },
): Promise<RowResult> {
  try {
    const output = await answer(row, { signal });
    return { ok: true, index, row: mergeRow(row, output), output };
  } catch (cause) {
    return { ok: false, index, row, error: rowError(cause, name) };
  }
}

function rowError(cause: unknown, name: string): SageMakerAsyncError {
  if (SageMakerAsyncError.isInstance(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SageMakerAsyncError("model_error", `"${name}" could not answer: ${reason}`, { cause });
}
