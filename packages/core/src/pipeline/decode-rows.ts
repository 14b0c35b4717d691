import { codecForAnswer } from "../codecs/codec-for.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { mergeRow } from "../results/merge-row.ts";
import type { Chunk } from "../types/chunk.ts";
import type { Row } from "../types/row.ts";
import type { RowSuccess } from "../types/row-result.ts";

export type Answer = {
  readonly inferenceId: string;
  readonly body: Uint8Array;
  /** Its own, where it names one. */
  readonly contentType: string | undefined;
  /** The content type that was asked for. */
  readonly accept: string;
};

/** The body of an answer → one result for each row of its chunk. */
export function decodeRows(answer: Answer, chunk: Chunk): RowSuccess[] {
  const { inferenceId } = answer;
  const outputs = decode(answer);
  if (outputs.length !== chunk.rows.length) {
    const message = `The endpoint answered ${outputs.length} rows for ${chunk.rows.length}, so no answer can be told to belong to its row.`;
    throw new SageMakerAsyncError("row_count", message, { inferenceId });
  }
  return rowsOfOutputs(outputs, chunk);
}

/** Each output beside the row that it answers. */
export function rowsOfOutputs(outputs: readonly Row[], chunk: Chunk): RowSuccess[] {
  return chunk.rows.map((row, at) => {
    const output = outputs[at] ?? {};
    return { ok: true, index: chunk.firstRow + at, row: mergeRow(row, output), output };
  });
}

function decode({ body, accept, contentType = accept, inferenceId }: Answer): Row[] {
  try {
    return codecForAnswer(contentType, accept).decode(body);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The endpoint's answer could not be read as ${contentType}: ${reason}`;
    throw new SageMakerAsyncError("decode_failed", message, { inferenceId, cause });
  }
}
