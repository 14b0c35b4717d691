/** A set with a limit that holds nobody up by force: whoever adds to it asks for `room` afterwards, and waits while it is full. */
export class BoundedSet<T> {
  readonly #limit: number;
  readonly #items = new Set<T>();
  #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#items.size;
  }

  add(item: T): void {
    this.#items.add(item);
  }

  delete(item: T): void {
    if (!this.#items.delete(item)) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.values();
  }

  /** Resolves when fewer than the limit are left. */
  room(): Promise<void> {
    return this.#below(this.#limit);
  }

  /** Resolves when none is left. */
  empty(): Promise<void> {
    return this.#below(1);
  }

  async #below(count: number): Promise<void> {
    while (this.#items.size >= count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
