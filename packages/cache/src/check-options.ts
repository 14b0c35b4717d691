import { SageMakerAsyncError } from "@sagemaker-async/core/invoker";

/** Throws `invalid_option` unless `options` is an object that holds only these names. */
export function checkOptions(owner: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw invalidOption(`${owner}: options must be an object with ${known.join(", ")}.`);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw invalidOption(`${owner}: unknown option "${name}". Known options: ${known.join(", ")}.`);
    }
  }
}

/** The error of a wrong option. */
export function invalidOption(message: string): SageMakerAsyncError {
  return new SageMakerAsyncError("invalid_option", message);
}
