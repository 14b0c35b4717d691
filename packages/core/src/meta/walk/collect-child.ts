import type { IncompleteInferenceError } from "../../errors/incomplete-inference-error.ts";
import { invalidOption } from "../../errors/invalid-option.ts";
import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { InferenceResult } from "../../types/inference-result.ts";
import type { JobHandle } from "../../types/job-handle.ts";
import type { HeldJobs } from "../held-jobs.ts";
import type { AskChild } from "./ask-child.ts";

/** Asks a child by collecting the job that it was given before, and holds that job. */
export function collectChild(job: JobHandle, held: HeldJobs): AskChild {
  return async (child, rows, { signal, onEvent }) => {
    const collect = child.collect?.bind(child);
    if (!collect) {
      throw invalidOption(`"${child.name}" cannot collect a job. Resolve it to its endpoint.`);
    }
    const { result, thrown } = await answered(
      held.collect((save) => collect(job, { rows, signal, onEvent, save })),
    );
    const failures = new Map(result.failures.map((failure) => [failure.index, failure]));
    const results = result.rows.map((row, index) => {
      const failure = failures.get(index);
      return failure
        ? ({ ok: false, ...failure } as const)
        : ({ ok: true, index, row, output: row } as const);
    });
    return { results, thrown };
  };
}

/** What was collected before an error is not lost with it. */
async function answered(
  collected: Promise<InferenceResult>,
): Promise<{ readonly result: InferenceResult; readonly thrown: SageMakerAsyncError | undefined }> {
  try {
    return { result: await collected, thrown: undefined };
  } catch (error) {
    if (!isIncomplete(error)) throw error;
    return { result: error.partial, thrown: error.partial.stats.succeeded === 0 ? undefined : error };
  }
}

function isIncomplete(error: unknown): error is IncompleteInferenceError {
  return SageMakerAsyncError.isInstance(error) && "partial" in error;
}
