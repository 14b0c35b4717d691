import {
  type CallOptions,
  type Endpoint,
  IncompleteInferenceError,
  type InferenceResult,
  type JobHandle,
  type JobStatus,
  type Row,
  SageMakerAsyncError,
} from "@sagemaker-async/core";
import type { S3Files } from "../aws/s3-files.ts";
import { isThere } from "../places/is-there.ts";
import { type CollectedFiles, writeCollected } from "./collected-files.ts";

export type CollectSetting = {
  readonly endpoint: Endpoint;
  readonly handle: JobHandle;
  /** From when it was waited for. */
  readonly status: JobStatus;
  /** The rows that were submitted, where they are at hand. */
  readonly rows: readonly Row[] | undefined;
  readonly s3: S3Files;
  readonly signal: AbortSignal;
  readonly onEvent: CallOptions["onEvent"];
};

/**
 * Collects a job into its files, which are written whole before anything of it is deleted. The answer is `undefined` where an earlier
 * process had written them, and was killed while it deleted the job.
 * @throws {SageMakerAsyncError} `output_missing` for a job that was collected before: then no file is touched.
 */
export async function collectInto(
  files: CollectedFiles,
  { endpoint, handle, status, rows, s3, ...call }: CollectSetting,
): Promise<InferenceResult | undefined> {
  let written: InferenceResult | undefined;
  const save = async (result: InferenceResult) => {
    await writeCollected(files, result, s3);
    written = result;
  };
  try {
    return await endpoint.collect(handle, { ...call, rows, save });
  } catch (error) {
    if (!(error instanceof IncompleteInferenceError)) throw error;
    // No row was answered, and the files say so.
    if (written) return written;
    if (error.code !== "output_missing" || error.retryable) throw error;
    if (status.isCollected && (await isThere(files.output, s3))) return undefined;
    const message = `Nothing of job ${handle.jobId} is left in S3: it was collected before, or purged. No file was changed.`;
    throw new SageMakerAsyncError("output_missing", message, { cause: error });
  }
}
