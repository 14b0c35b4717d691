import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";

/** The error of the AWS SDK behind one of ours, if it has this name. */
export function causeNamed(name: string, error: unknown): Error | undefined {
  const cause = SageMakerAsyncError.isInstance(error) ? error.cause : undefined;
  return cause instanceof Error && cause.name === name ? cause : undefined;
}
