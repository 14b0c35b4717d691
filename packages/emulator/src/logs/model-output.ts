/** So many lines of each model are kept for endpoints that have no container yet. */
const KEPT_LINES = 1_000;

/** What models write, by the names under which `model.output` events tell of it. */
export class ModelOutput {
  readonly #tails = new Map<string, { lines: string[]; count: number }>();
  readonly #readers = new Set<() => void>();

  add(model: string, line: string): void {
    const tail = this.#tails.get(model) ?? { lines: [], count: 0 };
    this.#tails.set(model, tail);
    tail.lines.push(line);
    tail.count += 1;
    if (tail.lines.length > KEPT_LINES) tail.lines.shift();
    for (const read of this.#readers) read();
  }

  /** The lines of a model after the first `seen`, as far as they are kept, and how many there have been. */
  after(model: string, seen: number): { lines: string[]; count: number } {
    const { lines, count } = this.#tails.get(model) ?? { lines: [], count: 0 };
    const fresh = Math.min(lines.length, Math.max(0, count - seen));
    return { lines: lines.slice(lines.length - fresh), count };
  }

  /** Calls `read` after every new line; the answer ends that. */
  onLine(read: () => void): () => void {
    this.#readers.add(read);
    return () => {
      this.#readers.delete(read);
    };
  }

  /** Forgets the lines, not how many there have been. */
  clear(): void {
    for (const tail of this.#tails.values()) tail.lines = [];
  }
}
