import { setImmediate } from "node:timers/promises";
import type { Clock } from "@sagemaker-async/core/invoker";
import type { StoreLeases } from "../store.ts";

/** Holds the leases of the keys that this process computes: renews them while they are held, and gives them back. */
export class LeaseKeeper {
  readonly #leases: StoreLeases;
  readonly #leaseMs: number;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, string>();
  #released = new Map<string, string>();
  #releasing: Promise<void> = Promise.resolve();
  #beating: AbortController | undefined;

  constructor(leases: StoreLeases, leaseMs: number, clock: Clock) {
    this.#leases = leases;
    this.#leaseMs = leaseMs;
    this.#clock = clock;
  }

  /** Takes the leases that nobody holds; says which. */
  async acquire(keys: readonly string[]): Promise<ReadonlySet<string>> {
    // What this process gives back is not to be waited for as if another one had it.
    await this.#releasing;
    const askedAt = this.#clock.now();
    const tokens = await this.#leases.acquire(keys, this.#leaseMs);
    // A store that is slow has used up some of their time.
    if (this.#clock.now() - askedAt >= this.#leaseMs / 3) await this.#renew(tokens);
    for (const [key, token] of tokens) this.#tokens.set(key, token);
    if (this.#tokens.size > 0 && !this.#beating) void this.#beat();
    return new Set(tokens.keys());
  }

  /** The tokens of these keys, which the caller now writes or gives back. */
  take(keys: Iterable<string>): Map<string, string> {
    const taken = new Map<string, string>();
    for (const key of keys) {
      const token = this.#tokens.get(key);
      if (token === undefined) continue;
      taken.set(key, token);
      this.#tokens.delete(key);
    }
    if (this.#tokens.size === 0) this.#beating?.abort();
    return taken;
  }

  /** Gives a key's lease back, if this process has it. */
  release(key: string): void {
    this.giveBack(this.take([key]));
  }

  /** Gives leases back, those of one turn of the event loop together. What cannot be given back ends by itself. */
  giveBack(tokens: ReadonlyMap<string, string>): void {
    const isFirst = this.#released.size === 0;
    for (const [key, token] of tokens) this.#released.set(key, token);
    if (isFirst && this.#released.size > 0) this.#releasing = this.#releaseAll();
  }

  async #releaseAll(): Promise<void> {
    await setImmediate();
    const tokens = this.#released;
    this.#released = new Map();
    await this.#leases.release(tokens).catch(() => undefined);
  }

  /** Three times in a lease, so that one renewal may fail. A lease that is lost shows when its entry is written. */
  async #beat(): Promise<void> {
    while (this.#tokens.size > 0) {
      const beating = new AbortController();
      this.#beating = beating;
      await this.#clock.sleep(this.#leaseMs / 3, beating.signal);
      if (beating.signal.aborted) continue;
      await this.#renew(new Map(this.#tokens));
    }
    this.#beating = undefined;
  }

  async #renew(tokens: ReadonlyMap<string, string>): Promise<void> {
    await this.#leases.renew(tokens, this.#leaseMs).catch(() => undefined);
  }
}
