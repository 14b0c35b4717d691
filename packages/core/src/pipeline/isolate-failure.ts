import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Chunk } from "../types/chunk.ts";

/** So many chunks may be split down to their last row without any answer, before the model itself is held to be at fault. */
const MAX_FRUITLESS_CHUNKS = 2;

/** Whether a chunk's rows may be at fault for its failure, and there is more than one to tell apart. */
export function isWorthSplitting(chunk: Chunk, error: SageMakerAsyncError): boolean {
  return chunk.rows.length > 1 && (error.code === "model_error" || error.code === "row_count");
}

export function halvesOf(chunk: Chunk): readonly [Chunk, Chunk] {
  const middle = Math.ceil(chunk.rows.length / 2);
  return [
    { firstRow: chunk.firstRow, rows: chunk.rows.slice(0, middle) },
    { firstRow: chunk.firstRow + middle, rows: chunk.rows.slice(middle) },
  ];
}

/**
 * Decides which failed chunks are split, so that the rows at fault are found and the others are answered.
 *
 * Once the model has answered anything, failures are the rows' own, and every failed chunk is split. Until then one chunk is
 * split at a time while the others wait for what it shows: a model that fails for everything is not asked about every row.
 */
export class FailureIsolation {
  readonly #answered = Promise.withResolvers<void>();
  #hasAnswered = false;
  #fruitlessChunks = 0;
  #turn: Promise<void> = Promise.resolve();

  /** An answer came back: the model works. */
  noteAnswer(): void {
    this.#hasAnswered = true;
    this.#answered.resolve();
  }

  /** Runs `split` when the failed chunk is worth it; otherwise the answer is undefined. */
  async try<Result>(split: () => Promise<Result>): Promise<Result | undefined> {
    const before = this.#turn;
    const turn = Promise.withResolvers<void>();
    this.#turn = turn.promise;
    try {
      await Promise.race([before, this.#answered.promise]);
      if (!this.#hasAnswered && this.#fruitlessChunks >= MAX_FRUITLESS_CHUNKS) return undefined;
      const result = await split();
      if (!this.#hasAnswered) this.#fruitlessChunks += 1;
      return result;
    } finally {
      turn.resolve();
    }
  }
}
