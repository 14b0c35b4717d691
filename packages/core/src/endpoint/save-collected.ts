import { IncompleteInferenceError } from "../errors/incomplete-inference-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { InferenceResult } from "../types/inference-result.ts";

export type SaveContext = {
  /** Whether each row has its last result. */
  readonly isSettled: (result: InferenceResult) => boolean;
  readonly save: ((result: InferenceResult) => unknown) | undefined;
  /** Looks at what the job has, before it is saved; the answer deletes that. */
  readonly prepareDiscard: (result: InferenceResult) => Promise<() => Promise<void>>;
};

/** The end of a collection: what was gathered is saved, and only then deleted. */
export async function saveCollected<Result extends InferenceResult>(
  gathered: Promise<Result>,
  { isSettled, save, prepareDiscard }: SaveContext,
): Promise<Result> {
  const { whole, thrown, result } = await outcomeOf(gathered);
  const isLast = isSettled(result);
  if (thrown && (!isLast || thrown.code === "tolerance_exceeded")) throw thrown;
  if (isLast) {
    const discard = await prepareDiscard(result);
    await save?.(result);
    await discard();
  } else if (save) throw unsettled(result);
  if (thrown) throw thrown;
  return whole;
}

/** A job of which no row was answered has a result too. */
async function outcomeOf<Result extends InferenceResult>(gathered: Promise<Result>) {
  try {
    const whole = await gathered;
    return { whole, result: whole, thrown: undefined };
  } catch (error) {
    if (!(error instanceof IncompleteInferenceError)) throw error;
    return { whole: undefined, result: error.partial, thrown: error };
  }
}

function unsettled(result: InferenceResult): IncompleteInferenceError {
  const cause =
    result.failures.find(({ error }) => error.retryable)?.error ??
    new SageMakerAsyncError("deadline_exceeded", "The call's time was up.", { retryable: true });
  const message = `Some rows may still be answered, so nothing was saved, and nothing deleted: collect the job again. The first cause: ${cause.message}`;
  return new IncompleteInferenceError(message, cause, result);
}
