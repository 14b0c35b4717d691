import type { ObjectStore } from "../aws/object-store.ts";
import { formatS3Uri } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Chunk } from "../types/chunk.ts";
import type { RowSuccess } from "../types/row-result.ts";
import type { SettledInference } from "./await-output.ts";
import { decodeRows } from "./decode-rows.ts";
import { failureOf } from "./failure-of.ts";

export type CollectOutputContext = {
  /** The content type of answers that do not name their own. */
  readonly accept: string;
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
};

/** Ended invocation → the rows of its answer. What it left in S3 is the caller's to delete, once the answer is safe. */
export async function collectOutput(
  settled: SettledInference,
  chunk: Chunk,
  context: CollectOutputContext,
): Promise<RowSuccess[]> {
  const { inferenceId, location, outcome, reason } = settled;
  const object = settled.included ?? (await context.store.get(location, context.signal));
  if (outcome === "failure" && (object || reason !== undefined)) {
    throw failureOf(object?.body ?? Buffer.from(reason ?? ""), inferenceId);
  }
  if (!object) {
    const message = `${formatS3Uri(location)} was there and is gone: something else deletes outputs before they are collected.`;
    throw new SageMakerAsyncError("output_missing", message, { inferenceId });
  }
  return decodeRows({ inferenceId, ...object, accept: context.accept }, chunk);
}
