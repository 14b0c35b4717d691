import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { JsonValue, Row } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import type { StandardSchema } from "../types/standard-schema.ts";

/** How an endpoint says in each row of its answer whether it computed that row. */
export type RowStatus = {
  /** The column of the answer that holds the status. */
  readonly column: string;
  /** The value that means success; every other one is a failure. */
  readonly ok: JsonValue;
};

export type RowChecks = {
  readonly status: RowStatus | undefined;
  readonly schema: StandardSchema<Row> | undefined;
};

/** Answered rows → results: a row whose status or shape is not what it should be is a failure with its cause. */
export async function checkRows(
  answered: readonly RowResult[],
  inputs: readonly Row[],
  checks: RowChecks,
): Promise<readonly RowResult[]> {
  if (!checks.status && !checks.schema) return answered;
  return Promise.all(answered.map((result, at) => checkRow(result, inputs[at] ?? {}, checks)));
}

async function checkRow(result: RowResult, row: Row, { status, schema }: RowChecks): Promise<RowResult> {
  if (!result.ok) return result;
  const { index, output } = result;
  if (status && output[status.column] !== status.ok) {
    const said = JSON.stringify(output[status.column] ?? null);
    const message = `The endpoint reports ${said} in column "${status.column}" for this row.`;
    return { ok: false, index, row, error: new SageMakerAsyncError("model_error", message) };
  }
  if (!schema) return result;

  const checked = await schema["~standard"].validate(result.row);
  if (!checked.issues) return { ...result, row: checked.value };
  const issues = checked.issues.map(({ path = [], message }) => `${path.map(nameOf).join(".")}: ${message}`);
  const message = `The answered row is not as the schema says: ${issues.join("; ")}.`;
  return { ok: false, index, row, error: new SageMakerAsyncError("decode_failed", message) };
}

function nameOf(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === "object" ? segment.key : segment);
}
