import type { Endpoint, JobHandle, Row } from "@sagemaker-async/core";
import { UsageError } from "../command-line/usage-error.ts";
import { typedRow } from "../score/score-rows.ts";
import type { Input } from "./with-input.ts";

export type SubmitSetting = {
  readonly endpoint: Endpoint;
  readonly contentType: string | undefined;
  readonly signal: AbortSignal;
};

/** Submits the rows of a file: all are accepted, or none. */
export async function submitFile(
  { name, encoding, scan, rows }: Input,
  { endpoint, contentType = "text/csv", signal }: SubmitSetting,
): Promise<JobHandle> {
  if (scan.rows === 0) throw new UsageError(`${name} has no rows, so there is nothing to submit.`);
  const isText = encoding.format === "csv" && !contentType.startsWith("text/csv");
  return endpoint.submit(isText ? typedRows(rows()) : rows(), { signal });
}

/** Where requests travel as JSON, the endpoint gets the number that a cell is printed from. */
async function* typedRows(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  for await (const row of rows) yield typedRow(row);
}
