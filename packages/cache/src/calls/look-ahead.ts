/**
 * Counts results that have landed and that the caller has not taken yet, wherever they wait, and holds the reading of new
 * rows back while there are too many. In input order a single slow row can keep any number of later ones waiting.
 */
export class LookAhead {
  readonly #limit: number;
  #count = 0;
  #wake: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get full(): boolean {
    return this.#count >= this.#limit;
  }

  landed(): void {
    this.#count += 1;
  }

  taken(): void {
    this.#count -= 1;
    if (this.#count <= this.#limit / 2) this.#wake?.();
  }

  /** When full, resolves as soon as half is taken. One reader may ask at a time. */
  async room(): Promise<void> {
    if (!this.full) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
