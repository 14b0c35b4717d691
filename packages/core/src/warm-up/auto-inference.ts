import { whole } from "../errors/whole.ts";
import type { Failure } from "../types/inference-result.ts";
import type { CallOptions, Invoker } from "../types/invoker.ts";
import type { Row, RowSource } from "../types/row.ts";

export type AutoInferenceOptions = CallOptions & {
  /** Rows that the endpoint should be able to answer. Only the first `n` are read. */
  readonly rows: RowSource;
  /** How many rows to try at most. Default: 10. */
  readonly n?: number | undefined;
};

export type AutoInferenceReport = {
  /** How many rows were tried. */
  readonly rows: number;
  readonly succeeded: number;
  readonly failed: number;
  /** The columns that the endpoint answered with, in the order of first sight. */
  readonly columns: readonly string[];
  readonly elapsedMs: number;
  readonly failures: readonly Failure[];
};

/**
 * A smoke test: runs a few rows through an invoker and says how that went. Rows that fail are part of the report.
 * @throws {SageMakerAsyncError} only when the call itself cannot go on: `cancelled`, `access_denied`, `endpoint_not_found`, `stage_failed`.
 */
export async function autoInference(
  invoker: Invoker,
  { rows, n = 10, ...call }: AutoInferenceOptions,
): Promise<AutoInferenceReport> {
  const most = whole("n", n, 1);
  const startedAt = performance.now();
  const columns = new Set<string>();
  const failures: Failure[] = [];
  let succeeded = 0;
  for await (const result of invoker.stream(firstOf(rows, most), call)) {
    if (result.ok) {
      succeeded += 1;
      for (const column of Object.keys(result.output)) columns.add(column);
    } else {
      failures.push({ index: result.index, row: result.row, error: result.error });
    }
  }
  return {
    rows: succeeded + failures.length,
    succeeded,
    failed: failures.length,
    columns: [...columns],
    elapsedMs: performance.now() - startedAt,
    failures,
  };
}

/** Reads no row more than it passes on, and closes the source. */
async function* firstOf(rows: RowSource, most: number): AsyncGenerator<Row> {
  let read = 0;
  for await (const row of rows) {
    yield row;
    read += 1;
    if (read === most) return;
  }
}
