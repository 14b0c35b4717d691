import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";
import type { Outcome } from "../calls/active-keys.ts";
import { type Entry, isAnswer } from "./entry.ts";

/** What a stored entry says of its key. */
export function outcomeOf(entry: Entry): Outcome {
  if (isAnswer(entry)) return { ok: true, answer: entry };
  const { code, message, retryable } = entry.failure;
  return { ok: false, error: new SageMakerAsyncError(code, message, { retryable }) };
}
