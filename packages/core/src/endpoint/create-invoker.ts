import { assembleRows } from "../pipeline/assemble-rows.ts";
import type { CallOptions, Invoker } from "../types/invoker.ts";
import type { Row, RowSource } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { mapWindow } from "../wait/map-window.ts";
import { withStop } from "../wait/with-stop.ts";
import { type AnswerRow, answerRow } from "./answer-row.ts";

/**
 * A function of a row as an `Invoker`: another service behind the same cache, or a step of a graph.
 * @param maxInFlight how many rows are answered at once. Default: 1.
 */
export function createInvoker(
  name: string,
  answer: AnswerRow,
  { maxInFlight = 1 }: { readonly maxInFlight?: number } = {},
): Invoker {
  const stream = (rows: RowSource, call: CallOptions = {}): AsyncGenerator<RowResult> =>
    withStop(call.signal, async function* (stop) {
      const { signal } = stop;
      const settle = (one: { row: Row; index: number }) => answerRow(name, answer, { ...one, signal });
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
