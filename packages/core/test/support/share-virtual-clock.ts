import type { Clock } from "../../src/wait/clock.ts";

type Sleeper = { readonly until: number; readonly wake: () => void };

/** A clock that jumps to the end of the next sleep as soon as nothing else is to be done, so that hours pass at once. */
export class VirtualClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  #isJumping = false;
  readonly #sleepers = new Set<Sleeper>();

  /** Sleeps under way. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal: AbortSignal = new AbortController().signal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const sleeper = { until: this.#now + ms, wake };
    this.#sleepers.add(sleeper);
    signal.addEventListener("abort", wake, { once: true });
    this.#jumpWhenIdle();
    await promise;
    signal.removeEventListener("abort", wake);
    this.#sleepers.delete(sleeper);
  }

  /** Promises are settled before an immediate runs, so then everybody sleeps or waits for a sleeper. */
  #jumpWhenIdle(): void {
    if (this.#isJumping) return;
    this.#isJumping = true;
    setImmediate(() => {
      this.#isJumping = false;
      const [next] = [...this.#sleepers].toSorted((left, right) => left.until - right.until);
      if (!next) return;
      this.#now = Math.max(this.#now, next.until);
      this.#sleepers.delete(next);
      next.wake();
      this.#jumpWhenIdle();
    });
  }
}
