import type { ErrorCode } from "../errors/error-code.ts";
import { IncompleteInferenceError } from "../errors/incomplete-inference-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { InferenceResult } from "../types/inference-result.ts";
import type { SubmittedJob } from "./submitted-job.ts";

/** What a row looks like whose answer was deleted: before it was read, or while it was waited for. */
const missing: ReadonlySet<ErrorCode> = new Set(["output_missing", "deadline_exceeded"]);

/**
 * Looks at a job that was gathered; the answer deletes it.
 * @throws {IncompleteInferenceError} `output_missing` where rows are missing because another process has collected them meanwhile.
 */
export async function prepareDiscard(
  job: SubmittedJob,
  result: InferenceResult,
): Promise<() => Promise<void>> {
  const objects = await job.objects(new AbortController().signal);
  const isMissing = result.failures.some(({ error }) => missing.has(error.code));
  if (isMissing && (objects.isCollected || objects.there.size === 0)) {
    const message = "Another process has collected this job in the meantime, and has its answers.";
    throw new IncompleteInferenceError(message, new SageMakerAsyncError("output_missing", message), result);
  }
  return () => job.discard(objects);
}
