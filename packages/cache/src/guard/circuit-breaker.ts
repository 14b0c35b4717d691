/** What became of a circuit. */
export type CircuitState = "open" | "half-open" | "closed";

/** So many failures in a row, and the store is left alone. */
const failuresToOpen = 5;

/**
 * Leaves a store that keeps failing alone for a while, so that rows do not wait for it one after another; then lets one request
 * through, whose outcome decides.
 */
export class CircuitBreaker {
  readonly #resetMs: number;
  readonly #now: () => number;
  readonly #onState: (state: CircuitState) => void;
  #failures = 0;
  #openUntil: number | undefined;
  #probing = false;

  constructor(resetMs: number, now: () => number, onState: (state: CircuitState) => void) {
    this.#resetMs = resetMs;
    this.#now = now;
    this.#onState = onState;
  }

  /** Whether a request may be made. Whoever makes it tells how it ended. */
  admits(): boolean {
    if (this.#openUntil === undefined) return true;
    if (this.#probing || this.#now() < this.#openUntil) return false;
    this.#probing = true;
    this.#onState("half-open");
    return true;
  }

  succeeded(): void {
    const wasOpen = this.#openUntil !== undefined;
    this.#failures = 0;
    this.#openUntil = undefined;
    this.#probing = false;
    if (wasOpen) this.#onState("closed");
  }

  failed(): void {
    this.#failures += 1;
    if (!this.#probing && (this.#failures < failuresToOpen || this.#openUntil !== undefined)) return;
    this.#probing = false;
    this.#openUntil = this.#now() + this.#resetMs;
    this.#onState("open");
  }
}
