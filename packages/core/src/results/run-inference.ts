import { alteredError } from "../errors/altered-error.ts";
import { IncompleteInferenceError } from "../errors/incomplete-inference-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Failure, InferenceResult } from "../types/inference-result.ts";
import type { InferenceOptions, Invoker } from "../types/invoker.ts";
import type { JsonValue, Row, RowSource } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { collectStats, type EventStats } from "./collect-stats.ts";
import type { AttemptTally } from "./tally-attempts.ts";
import { parseTolerance, toleranceError } from "./tolerance.ts";

/**
 * Runs every row through an invoker and gathers the answers: N rows for N rows, in input order.
 *
 * A failed row keeps its place, with the input's columns, `null` for each of the endpoint's, and its cause in `failures`.
 *
 * @throws {IncompleteInferenceError} when no row was answered, when more rows failed than `tolerate` allows, or when the call ended early
 *   (cancelled, access denied …). What was answered until then is in its `partial`.
 * @param tally says how often the rows were sent that have no result when the call ends early
 */
export async function runInference(
  invoker: Invoker,
  rows: RowSource,
  { tolerate, ...options }: InferenceOptions = {},
  tally?: AttemptTally,
): Promise<InferenceResult> {
  const startedAt = performance.now();
  const tolerance = parseTolerance(tolerate);
  const inputs: Row[] = [];
  const results: (RowResult | undefined)[] = [];
  const { onEvent: count, stats } = collectStats();
  const onEvent = (event: InferenceEvent) => {
    count(event);
    tally?.onEvent(event);
    options.onEvent?.(event);
  };

  let failed = 0;
  let ended: SageMakerAsyncError | undefined;
  try {
    const source = remember(rows, inputs);
    for await (const result of invoker.stream(source, { ...options, onEvent, order: "completion" })) {
      results[result.index] = result;
      if (!result.ok) failed += 1;
      if (!result.ok && tolerance.isPassedBy(failed))
        throw toleranceError(failed, tolerate ?? 0, result.error);
    }
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error)) throw error;
    ended = error;
  }

  const gathered = gather(inputs, results, unanswered(ended, tally), stats(), performance.now() - startedAt);
  if (ended) throw new IncompleteInferenceError(ended.message, ended, gathered);
  const [first] = gathered.failures;
  if (first && tolerance.isPassedAtEndBy(failed, gathered.rows.length)) {
    const error = toleranceError(failed, tolerate ?? 0, first.error);
    throw new IncompleteInferenceError(error.message, error, gathered);
  }
  if (first && gathered.stats.succeeded === 0) {
    const message = `All ${gathered.rows.length} rows failed. The first cause: ${first.error.message}`;
    throw new IncompleteInferenceError(message, first.error, gathered);
  }
  return gathered;
}

/** Passes rows on and keeps them, so that a row without a result still has its place and its columns. */
async function* remember(rows: RowSource, inputs: Row[]): AsyncGenerator<Row> {
  for await (const row of rows) {
    inputs.push(row);
    yield row;
  }
}

function gather(
  inputs: readonly Row[],
  results: readonly (RowResult | undefined)[],
  errorOf: (index: number) => SageMakerAsyncError,
  eventStats: EventStats,
  elapsedMs: number,
): InferenceResult {
  const failures: Failure[] = [];
  const empty = emptyOutputs(results);
  const count = Math.max(inputs.length, results.length); // a collected job has results alone
  const rows = Array.from({ length: count }, (_, index) => {
    const result = results[index];
    if (result?.ok) return result.row;
    const row = result?.row ?? inputs[index] ?? {};
    failures.push({ index, row, error: result?.error ?? errorOf(index) });
    return { ...row, ...withoutColumnsOf(empty, row) };
  });
  const stats = {
    rows: rows.length,
    succeeded: rows.length - failures.length,
    failed: failures.length,
    ...eventStats,
    elapsedMs,
  };
  return { rows, failures, stats };
}

/** Every column that the endpoint answered with, each `null`. */
function emptyOutputs(results: readonly (RowResult | undefined)[]): { readonly [column: string]: null } {
  const columns: { [column: string]: null } = {};
  for (const result of results) {
    if (result?.ok) for (const column of Object.keys(result.output)) columns[column] = null;
  }
  return columns;
}

function withoutColumnsOf(outputs: { readonly [column: string]: null }, row: Row): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(outputs).filter(([column]) => !Object.hasOwn(row, column)));
}

/** The error of each row that has no result. */
function unanswered(ended: SageMakerAsyncError | undefined, tally: AttemptTally | undefined) {
  if (!ended) return missing;
  return (index: number): SageMakerAsyncError => {
    const attempts = tally?.attemptsOf(index);
    return attempts === undefined ? ended : alteredError(ended, { attempts });
  };
}

function missing(index: number): SageMakerAsyncError {
  return new SageMakerAsyncError("output_missing", `Row ${index} was sent, but no result came back for it.`);
}
