import { SageMakerAsyncError } from "./sagemaker-async-error.ts";

/** Something that was given is not what it should be: the message says what, and what it should be. */
export function invalidOption(message: string, cause?: unknown): SageMakerAsyncError {
  return new SageMakerAsyncError("invalid_option", message, { cause });
}
