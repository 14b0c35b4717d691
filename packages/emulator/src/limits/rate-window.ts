import type { Clock } from "../clock/clock.ts";

/** Something that may be used so often in a second. */
export interface Allowance {
  name: string;
  limit: number;
}

/** Counts what is used in each second of a clock. */
export class RateWindow {
  readonly #clock: Pick<Clock, "now">;
  #second = Number.NaN;
  #used = new Map<string, number>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Uses `units` of every allowance; false, and uses nothing, where one of them is exhausted. */
  take(allowances: readonly Allowance[], units: number): boolean {
    this.#turn();
    if (allowances.some(({ name, limit }) => (this.#used.get(name) ?? 0) + units > limit)) return false;
    this.charge(allowances, units);
    return true;
  }

  /** Uses more of what was taken, beyond the limit too. */
  charge(allowances: readonly Pick<Allowance, "name">[], units: number): void {
    this.#turn();
    for (const { name } of allowances) this.#used.set(name, (this.#used.get(name) ?? 0) + units);
  }

  #turn(): void {
    const second = Math.floor(this.#clock.now() / 1000);
    if (second === this.#second) return;
    this.#second = second;
    this.#used = new Map();
  }
}
