/**
 * Counts results that have landed and that the caller has not taken yet, wherever they wait, and holds the reading of new
 * rows back while there are too many. In input order a single slow row can keep any number of later ones waiting.
 */
export class LookAhead {
  readonly #limit: number;
  #count = 0;
  #waiting: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  landed(): void {
    this.#count += 1;
  }

  taken(): void {
    this.#count -= 1;
    this.#waiting?.();
  }

  /** Resolves when fewer than the limit wait. One reader may ask at a time. */
  async room(): Promise<void> {
    while (this.#count >= this.#limit) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }
}
