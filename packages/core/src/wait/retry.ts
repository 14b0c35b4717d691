import { alteredError } from "../errors/altered-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Clock } from "./clock.ts";

const MAX_ATTEMPTS = 4;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;
const FIRST_BUDGET = 20;
const BUDGET_PER_SUCCESS = 0.2;

/**
 * Repeats steps that failed for a passing reason, after the SDK's own retries: with growing, random delays, and from a budget
 * that successes fill, so that a service in trouble is not asked ever more often.
 */
export class Retry {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #emit: (event: InferenceEvent) => void;
  #budget = FIRST_BUDGET;

  constructor(clock: Clock, signal: AbortSignal, emit: (event: InferenceEvent) => void) {
    this.#clock = clock;
    this.#signal = signal;
    this.#emit = emit;
  }

  /** Runs a step, again when it fails with a `retryable` error. */
  async run<Result>(step: () => Promise<Result>): Promise<Result> {
    let tries = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await step();
        this.#budget = Math.min(FIRST_BUDGET, this.#budget + BUDGET_PER_SUCCESS);
        return result;
      } catch (error) {
        if (!SageMakerAsyncError.isInstance(error) || error.code === "cancelled") throw error;
        tries += error.attempts ?? 1;
        const isWorthIt = error.retryable && attempt < MAX_ATTEMPTS && this.#budget >= 1;
        if (!isWorthIt) throw alteredError(error, { attempts: tries });
        this.#budget -= 1;
        const delayMs =
          Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS) * (0.5 + Math.random() / 2);
        this.#emit({ type: "retry", attempt, delayMs, error });
        await this.#clock.sleep(delayMs, this.#signal);
      }
    }
  }
}
