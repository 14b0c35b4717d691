import type { Clock } from "@sagemaker-async/core/invoker";
import type { Miss, Outcome } from "../calls/active-keys.ts";
import { outcomeOf } from "../entries/outcome.ts";
import type { Flight, TurnTaker } from "./flight.ts";
import { Flights } from "./flights.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";

/** How long to wait before the store is asked again for what other processes compute: first, and at most. */
const firstPauseMs = 50;
const longestPauseMs = 1_000;

/**
 * Whose turn it is to compute a key: that of one call in this process, and, where the store has leases, of one process. All
 * others wait for its answer; when it ends without one, the next of them computes.
 */
export class Turns {
  readonly #flights: Flights;
  readonly #keeper: LeaseKeeper | undefined;
  readonly #clock: Clock;
  /** Flights whose key another process computes. */
  readonly #awaited = new Set<Flight>();
  #isWatching = false;

  constructor(keeper: LeaseKeeper | undefined, clock: Clock) {
    this.#keeper = keeper;
    this.#clock = clock;
    this.#flights = new Flights((flight) => {
      this.#awaited.delete(flight);
      this.#keeper?.release(flight.key);
    });
  }

  /** Who computes this key, or has just done so. */
  get(key: string): Flight | undefined {
    return this.#flights.get(key);
  }

  /** Takes the key for a call, or lets the call wait for the one that has it; says whether it waits. */
  joins(miss: Miss, call: TurnTaker): boolean {
    return this.#flights.joins({ call, miss });
  }

  /**
   * Of misses whose keys a call has taken, those that it is to compute now. The others have just been stored by another
   * process, or are being computed there and waited for.
   */
  async start(misses: readonly Miss[], call: TurnTaker): Promise<readonly Miss[]> {
    const flights = misses.flatMap((miss) => this.#flights.ledBy(miss) ?? []);
    const computed = new Set(await this.#acquire(flights, call));
    return misses.filter((miss) => {
      const flight = this.#flights.ledBy(miss);
      return flight !== undefined && computed.has(flight);
    });
  }

  /** A key's answer or failure, found out by its leader: all who wait have it too. */
  settle(miss: Miss, outcome: Outcome): void {
    this.#flights.settle(miss, outcome);
  }

  /** A settled key is in the store, or will never be. */
  finished(key: string): void {
    const flight = this.#flights.get(key);
    if (flight?.outcome) this.#flights.forget(flight);
  }

  /** Whoever computes this key has no answer, for reasons of its own: the next one computes it. */
  handOver(miss: Miss): void {
    const flight = this.#flights.ledBy(miss);
    if (flight) this.#handOver(flight);
  }

  /** A call answers nothing, or for a long time: what it leads is computed by those who wait, and it waits for nothing. */
  abandon(call: TurnTaker): void {
    for (const flight of [...call.leads]) this.#handOver(flight);
    this.#flights.leave(call);
  }

  #handOver(flight: Flight): void {
    const next = this.#flights.nextLeader(flight);
    if (!next) this.#flights.forget(flight);
    else if (!this.#awaited.has(flight)) this.#compute(flight);
  }

  #compute(flight: Flight): void {
    this.#awaited.delete(flight);
    const { call, miss } = flight.leader;
    call.waits.delete(flight);
    call.computeLate(miss);
  }

  /** Takes the leases of flights; answers those that are this process's to compute. Where the store cannot be asked, all are. */
  async #acquire(flights: readonly Flight[], call: TurnTaker): Promise<readonly Flight[]> {
    const keeper = this.#keeper;
    if (!keeper || !call.coordinates || flights.length === 0) return flights;
    let acquired: ReadonlySet<string>;
    try {
      acquired = await keeper.acquire(flights.map(({ key }) => key));
    } catch (error) {
      call.leasesFailed(error);
      return flights;
    }
    // Once more, since another process may have stored it between the look-up and now.
    const found = acquired.size > 0 ? await call.find([...acquired]) : new Map();
    return flights.filter((flight) => {
      const { key } = flight;
      const entry = found.get(key);
      const isOurs = acquired.has(key);
      if (this.#flights.get(key) !== flight) {
        if (isOurs) keeper.release(key);
        return false;
      }
      if (entry) this.#flights.arrived(flight, outcomeOf(entry));
      else if (!isOurs) this.#await(flight);
      return isOurs && !entry;
    });
  }

  #await(flight: Flight): void {
    this.#awaited.add(flight);
    flight.leader.call.waits.add(flight);
    if (!this.#isWatching) void this.#watch();
  }

  /** Asks the store for what other processes compute, until all of it is there, or has become this process's to compute. */
  async #watch(): Promise<void> {
    this.#isWatching = true;
    let pauseMs = firstPauseMs;
    while (this.#awaited.size > 0) {
      await this.#clock.sleep(pauseMs, new AbortController().signal);
      pauseMs = Math.min(longestPauseMs, pauseMs * 1.5);
      // Calls may look at the same key differently: one takes what is there, another one only what is new.
      for (const [call, flights] of Map.groupBy(this.#awaited, ({ leader }) => leader.call)) {
        await this.#look(flights, call);
      }
    }
    this.#isWatching = false;
  }

  async #look(flights: readonly Flight[], call: TurnTaker): Promise<void> {
    const found = await call.find(flights.map(({ key }) => key));
    const missing: Flight[] = [];
    for (const flight of flights) {
      const entry = found.get(flight.key);
      if (!this.#awaited.has(flight)) continue;
      if (entry) this.#flights.arrived(flight, outcomeOf(entry));
      else missing.push(flight);
    }
    for (const flight of await this.#acquire(missing, call)) {
      if (this.#awaited.has(flight)) this.#compute(flight);
    }
  }
}
