/** Notices that nothing has been done for a while. */
export class Idleness {
  readonly #controller = new AbortController();
  readonly #afterMs: number | undefined;
  #atWork = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param afterMs never, where it is not given */
  constructor(afterMs: number | undefined) {
    this.#afterMs = afterMs;
    this.#wait();
  }

  /** Aborted when nothing was done for that long. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  begin(): void {
    this.#atWork += 1;
    clearTimeout(this.#timer);
  }

  end(): void {
    this.#atWork -= 1;
    if (this.#atWork === 0) this.#wait();
  }

  #wait(): void {
    if (this.#afterMs === undefined) return;
    this.#timer = setTimeout(() => this.#controller.abort(), this.#afterMs);
  }
}
