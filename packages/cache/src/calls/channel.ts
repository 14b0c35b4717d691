/**
 * A queue between two loops: many push, one reads. Whoever pushes asks for `room` afterwards, and so waits while the queue
 * is full. When the reader leaves, what is queued and what comes later is dropped.
 */
export class Channel<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  #waiting: (() => void)[] = [];
  #wake: (() => void) | undefined;
  #end: { readonly error?: unknown } | undefined;
  #left = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whether the reader has left. */
  get left(): boolean {
    return this.#left;
  }

  get full(): boolean {
    return this.#items.length >= this.#capacity;
  }

  push(item: T): void {
    if (this.#left || this.#end) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Resolves when fewer items than the capacity are queued. */
  async room(): Promise<void> {
    while (this.full) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The reader ends after what is queued. */
  end(): void {
    this.#finish({});
  }

  /** The reader gets this error after what is queued. */
  fail(error: unknown): void {
    this.#finish({ error });
  }

  /** Forgets what is queued. */
  drop(): void {
    this.#items.length = 0;
    this.#release();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (;;) {
        const item = this.#items.shift();
        if (item !== undefined) {
          this.#release();
          yield item;
        } else if (this.#end) {
          if ("error" in this.#end) throw this.#end.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.#left = true;
      this.drop();
    }
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#wake?.();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
