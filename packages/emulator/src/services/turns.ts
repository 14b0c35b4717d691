/** Runs things one after another, in the order in which they came. */
export class Turns {
  #last: Promise<void> | undefined;

  /** Whether something runs or waits. */
  get areTaken(): boolean {
    return this.#last !== undefined;
  }

  /** @param run must not fail */
  take(run: () => Promise<void> | void): void {
    const mine = (this.#last ?? Promise.resolve()).then(run).finally(() => {
      if (this.#last === mine) this.#last = undefined;
    });
    this.#last = mine;
  }
}
