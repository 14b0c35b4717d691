import type { RowFailure } from "@sagemaker-async/core";

/** A failed row as a line of `--failures`. */
export function failureRecord({ index, row, error }: RowFailure): object {
  const { code, message, retryable, attempts, inferenceId } = error;
  return {
    index,
    row,
    error: { code, message, retryable, attempts: attempts ?? 1, inferenceId: inferenceId ?? null },
  };
}

/** Why rows failed: how many for which cause, and the first row of each. */
export class FailureCauses {
  readonly #causes = new Map<string, { count: number; readonly index: number; readonly message: string }>();

  note({ index, error }: RowFailure): void {
    const cause = this.#causes.get(error.code);
    if (cause) cause.count += 1;
    else this.#causes.set(error.code, { count: 1, index, message: error.message });
  }

  lines(): string[] {
    return [...this.#causes].map(
      ([code, { count, index, message }]) => `  ${count} × ${code}, first row ${index}: ${message}`,
    );
  }
}
