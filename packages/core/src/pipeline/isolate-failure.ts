import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Chunk } from "../types/chunk.ts";

/** Decides whether a failed chunk is split, so that the rows at fault are found and the others are answered. */
export class FailureIsolation {
  readonly #maxFruitlessSplits: number;
  #fruitlessSplits = 0;

  /** A model that fails for everything must not be asked about every row: without any answer, this many splits are enough. */
  constructor(maxFruitlessSplits: number) {
    this.#maxFruitlessSplits = maxFruitlessSplits;
  }

  /** An answer came back: the model works, so failures are the rows' own. */
  noteAnswer(): void {
    this.#fruitlessSplits = Number.NEGATIVE_INFINITY;
  }

  /** The two halves to try instead of a failed chunk, or nothing when it must be given up. */
  split(chunk: Chunk, error: SageMakerAsyncError): readonly [Chunk, Chunk] | undefined {
    const isRowsFault = error.code === "model_error" || error.code === "row_count";
    if (!isRowsFault || chunk.rows.length < 2 || this.#fruitlessSplits >= this.#maxFruitlessSplits)
      return undefined;
    this.#fruitlessSplits += 1;
    const middle = Math.ceil(chunk.rows.length / 2);
    return [
      { firstRow: chunk.firstRow, rows: chunk.rows.slice(0, middle) },
      { firstRow: chunk.firstRow + middle, rows: chunk.rows.slice(middle) },
    ];
  }
}
