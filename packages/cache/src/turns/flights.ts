import type { Miss, Outcome } from "../calls/active-keys.ts";
import type { Flight, TurnTaker, Waiter } from "./flight.ts";

/** The keys that calls of this process want and the store has not, each with who computes it and who waits. */
export class Flights {
  readonly #flights = new Map<string, Flight>();
  readonly #onForgotten: (flight: Flight) => void;

  constructor(onForgotten: (flight: Flight) => void) {
    this.#onForgotten = onForgotten;
  }

  get(key: string): Flight | undefined {
    return this.#flights.get(key);
  }

  /** The flight of this miss, unless another one leads it by now. */
  ledBy(miss: Miss): Flight | undefined {
    const flight = this.#flights.get(miss.key);
    return flight?.leader.miss === miss ? flight : undefined;
  }

  /** Leads a flight for the key, or follows the one that there is; says whether it follows. */
  joins(waiter: Waiter): boolean {
    const { call, miss } = waiter;
    const flight = this.#flights.get(miss.key);
    if (flight?.outcome) {
      call.settleElsewhere(miss, flight.outcome);
    } else if (flight) {
      flight.followers.add(waiter);
      call.waits.add(flight);
    } else {
      const own: Flight = { key: miss.key, leader: waiter, followers: new Set() };
      this.#flights.set(miss.key, own);
      call.leads.add(own);
    }
    return flight !== undefined;
  }

  /** The leader's outcome, for all who follow. The flight stays until it is forgotten. */
  settle(miss: Miss, outcome: Outcome): void {
    const flight = this.ledBy(miss);
    if (!flight) return;
    flight.outcome = outcome;
    flight.leader.call.leads.delete(flight);
    const followers = [...flight.followers];
    flight.followers.clear();
    for (const { call, miss: waiting } of followers) {
      call.waits.delete(flight);
      call.settleElsewhere(waiting, outcome);
    }
  }

  /** An outcome from another process, for the leader and all who follow. */
  arrived(flight: Flight, outcome: Outcome): void {
    const waiters = [flight.leader, ...flight.followers];
    this.forget(flight);
    for (const { call, miss } of waiters) call.settleElsewhere(miss, outcome);
  }

  /** Gives a flight to one of those who follow, if there is one. */
  nextLeader(flight: Flight): Waiter | undefined {
    const { call } = flight.leader;
    const [next] = flight.followers;
    call.leads.delete(flight);
    call.waits.delete(flight);
    if (!next) return undefined;
    flight.followers.delete(next);
    flight.leader = next;
    next.call.leads.add(flight);
    return next;
  }

  /** The call follows no flight any more. */
  leave(call: TurnTaker): void {
    for (const flight of [...call.waits]) {
      call.waits.delete(flight);
      for (const waiter of flight.followers) if (waiter.call === call) flight.followers.delete(waiter);
    }
  }

  forget(flight: Flight): void {
    if (this.#flights.get(flight.key) !== flight) return;
    this.#flights.delete(flight.key);
    for (const { call } of [flight.leader, ...flight.followers]) {
      call.leads.delete(flight);
      call.waits.delete(flight);
    }
    this.#onForgotten(flight);
  }
}
