/** A callback due at a moment of the emulated time. `index` is its place in the heap, -1 once it left. */
export interface HeapTimer {
  readonly dueAt: number;
  readonly order: number;
  readonly run: () => void;
  index: number;
}

/**
 * A binary heap that can also drop a timer from its middle in O(log n).
 * Most timers here are cancelled, not fired (a six-hour time to live for a request that waits a second), so leaving
 * the cancelled ones in place until they are due would hold every finished request in memory for hours.
 */
export class TimerHeap {
  readonly #timers: HeapTimer[] = [];

  get size(): number {
    return this.#timers.length;
  }

  earliest(): HeapTimer | undefined {
    return this.#timers[0];
  }

  add(timer: HeapTimer): void {
    this.#place(timer, this.#timers.length);
    this.#rise(timer);
  }

  remove(timer: HeapTimer): void {
    const hole = timer.index;
    if (hole < 0) return;
    timer.index = -1;
    const last = this.#timers.pop();
    if (last === undefined || last === timer) return;
    this.#place(last, hole);
    this.#rise(last);
    this.#sink(last);
  }

  clear(): void {
    for (const timer of this.#timers) timer.index = -1;
    this.#timers.length = 0;
  }

  #place(timer: HeapTimer, index: number): void {
    this.#timers[index] = timer;
    timer.index = index;
  }

  #rise(timer: HeapTimer): void {
    while (timer.index > 0) {
      const parent = this.#timers[(timer.index - 1) >> 1];
      if (parent === undefined || !isBefore(timer, parent)) return;
      this.#swap(timer, parent);
    }
  }

  #sink(timer: HeapTimer): void {
    for (;;) {
      const left = this.#timers[2 * timer.index + 1];
      const right = this.#timers[2 * timer.index + 2];
      const child = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || !isBefore(child, timer)) return;
      this.#swap(timer, child);
    }
  }

  #swap(one: HeapTimer, other: HeapTimer): void {
    const place = one.index;
    this.#place(one, other.index);
    this.#place(other, place);
  }
}

function isBefore(one: HeapTimer, other: HeapTimer): boolean {
  return one.dueAt === other.dueAt ? one.order < other.order : one.dueAt < other.dueAt;
}
