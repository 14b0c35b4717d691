import { type AnswerRow, answerRow } from "../endpoint/answer-row.ts";
import type { ResolvedJobOptions } from "../endpoint/options.ts";
import { throwIfCancelled } from "../errors/cancelled.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import { checkRows } from "../results/check-rows.ts";
import type { Chunk } from "../types/chunk.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Row } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import type { Clock } from "../wait/clock.ts";

export type FakeModelOptions = {
  /**
   * What the model answers: a function of the row, which may throw, or a script with an item for each row that arrives, in their order. An
   * error fails its row; one that is no `SageMakerAsyncError` becomes a `model_error`.
   */
  readonly answers: AnswerRow | readonly (Row | Error)[];
  /** How long a request runs, in ms of the `clock`. Default: 0. */
  readonly runMs?: number | ((rows: readonly Row[]) => number) | undefined;
};

type Call = {
  readonly options: ResolvedJobOptions;
  readonly emit: (event: InferenceEvent) => void;
  readonly signal: AbortSignal;
};

/** Answers chunks in memory, and remembers what it was asked. */
export class FakeModel {
  readonly asked: Row[] = [];
  readonly #name: string;
  readonly #answer: AnswerRow;
  readonly #runMs: (rows: readonly Row[]) => number;
  readonly #clock: Clock;
  #requests = 0;

  constructor(name: string, { answers, runMs = 0 }: FakeModelOptions, clock: Clock) {
    this.#name = name;
    this.#answer = typeof answers === "function" ? answers : scripted(name, answers);
    this.#runMs = typeof runMs === "function" ? runMs : () => runMs;
    this.#clock = clock;
  }

  /** Accepts a request. */
  invoke({ firstRow, rows }: Chunk, emit: Call["emit"]): string {
    this.#requests += 1;
    const inferenceId = `${this.#name}-${this.#requests}`;
    this.asked.push(...rows);
    emit({ type: "chunk-invoked", firstRow, rows: rows.length, inferenceId });
    return inferenceId;
  }

  /** Runs an accepted request. */
  async answer(chunk: Chunk, { options, emit, signal }: Call): Promise<readonly RowResult[]> {
    const startedAt = this.#clock.now();
    const size = { firstRow: chunk.firstRow, rows: chunk.rows.length };
    await this.#clock.sleep(this.#runMs(chunk.rows), signal);
    throwIfCancelled(signal);
    const answered = await Promise.all(
      chunk.rows.map((row, at) =>
        answerRow(this.#name, this.#answer, { row, index: chunk.firstRow + at, signal }),
      ),
    );
    const [first] = answered;
    if (first && !first.ok && answered.every(({ ok }) => !ok)) {
      emit({ type: "chunk-failed", ...size, error: first.error });
      return answered;
    }
    const checked = await checkRows(answered, chunk.rows, options);
    const failed = checked.filter(({ ok }) => !ok).length;
    emit({ type: "chunk-answered", ...size, failed, elapsedMs: this.#clock.now() - startedAt });
    return checked;
  }
}

/** Each row takes the next item. */
function scripted(name: string, script: readonly (Row | Error)[]): AnswerRow {
  let taken = 0;
  return () => {
    const item = script[taken];
    taken += 1;
    if (item instanceof Error) throw item;
    if (item) return item;
    const message = `The script of "${name}" has ${script.length} answers, and row ${taken} has arrived. Give it one for each row.`;
    throw invalidOption(message);
  };
}
