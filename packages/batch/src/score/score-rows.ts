import {
  type CallOptions,
  type JsonValue,
  mergeRow,
  type Row,
  type RowResult,
  valueOfCell,
} from "@sagemaker-async/core";
import type { Encoding } from "../formats/format.ts";
import type { Scorer } from "./scorer.ts";

export type ScoreRowsOptions = {
  readonly scorer: Scorer;
  readonly encoding: Encoding;
  readonly contentType: string | undefined;
  readonly call: CallOptions;
};

/**
 * Input rows → results, in input order. A cell of a CSV is text, and stays it in the output; where requests travel as JSON the endpoint
 * gets the number that it is printed from.
 */
export async function* scoreRows(
  rows: AsyncIterable<Row>,
  { scorer, encoding, contentType = "text/csv", call }: ScoreRowsOptions,
): AsyncGenerator<RowResult> {
  if (encoding.format !== "csv" || contentType.startsWith("text/csv")) {
    yield* scorer.stream(rows, call);
    return;
  }
  const given = new Map<number, Row>();
  async function* typed() {
    let index = 0;
    for await (const row of rows) {
      given.set(index, row);
      index += 1;
      yield typedRow(row);
    }
  }
  for await (const result of scorer.stream(typed(), call)) {
    const row = given.get(result.index) ?? result.row;
    given.delete(result.index);
    yield result.ok ? { ...result, row: mergeRow(row, result.output) } : { ...result, row };
  }
}

/** A row of a CSV, with the numbers that its cells are printed from. */
export function typedRow(row: Row): Row {
  const typed: { [column: string]: JsonValue } = {};
  for (const [column, value] of Object.entries(row)) {
    typed[column] = typeof value === "string" ? valueOfCell(value) : value;
  }
  return typed;
}
