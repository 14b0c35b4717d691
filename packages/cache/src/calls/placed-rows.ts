import type { Row } from "@sagemaker-async/core/invoker";
import { type Answer, outputFor } from "../entries/answer.ts";
import { type Entry, isAnswer } from "../entries/entry.ts";
import { outcomeOf } from "../entries/outcome.ts";
import type { Flight } from "../turns/flight.ts";
import type { Miss, WaitingRow } from "./active-keys.ts";
import type { CachedCall } from "./cached-call.ts";

/** The rows of one look-up, each put where its answer comes from: the store, what is being computed, or the endpoint. */
export class PlacedRows {
  /** The misses whose keys the call has taken. */
  readonly taken: Miss[] = [];
  /** Rows that were answered from stale entries, one for each key. */
  readonly stale: Row[] = [];
  readonly #call: CachedCall;
  readonly #active = new Map<string, Miss>();
  /** Noted before the look-up: a key that is stored meanwhile is no flight any more, and was not found either. */
  readonly #flights = new Map<string, Flight>();
  readonly #unknown = new Set<string>();
  readonly #staleKeys = new Set<string>();
  readonly #counted = { hits: 0, misses: 0, shared: 0, stale: 0 };

  constructor(rows: readonly WaitingRow[], call: CachedCall) {
    this.#call = call;
    for (const { key } of rows) {
      const miss = call.active.get(key);
      const flight = call.setup.turns.get(key);
      if (miss) this.#active.set(key, miss);
      else this.#unknown.add(key);
      if (flight) this.#flights.set(key, flight);
    }
  }

  /** The keys to look up in the store. */
  get unknownKeys(): string[] {
    return [...this.#unknown];
  }

  place(row: WaitingRow, found: Entry | undefined): void {
    const age = found && this.#call.ageOf(found);
    if (found && age !== "expired" && fits(row, found)) {
      this.#hit(row, found, age === "stale");
      return;
    }
    const active = this.#active.get(row.key);
    if (active) {
      if (active.outcome) this.#call.deliver(row, active.outcome);
      else active.others.push(row);
      this.#counted.shared += 1;
      return;
    }
    this.#miss(row, found && isAnswer(found) && age !== "expired" ? found : undefined);
  }

  /** Counts and tells what was found, now that it is known which of the taken keys are computed here. */
  count(computed: readonly Miss[]): void {
    const { counts } = this.#call.setup;
    const { hits, shared, stale } = this.#counted;
    const lookup = {
      hits,
      stale,
      misses: computed.length,
      shared: shared + this.taken.length - computed.length,
    };
    counts.hits += hits;
    counts.stale += stale;
    counts.misses += lookup.misses;
    counts.shared += lookup.shared;
    this.#call.emit({ type: "cache-lookup", ...lookup });
  }

  #hit(row: WaitingRow, entry: Entry, isStale: boolean): void {
    this.#counted.hits += 1;
    if (!isAnswer(entry)) this.#call.setup.counts.rememberedFailures += 1;
    if (isStale) {
      this.#counted.stale += 1;
      if (!this.#staleKeys.has(row.key)) this.stale.push(row.row);
      this.#staleKeys.add(row.key);
    }
    this.#call.deliver(row, outcomeOf(entry));
  }

  #miss(row: WaitingRow, earlier: Answer | undefined): void {
    const call = this.#call;
    const miss: Miss = { ...row, earlier, others: [] };
    this.#active.set(row.key, miss);
    call.active.start(miss);
    const settled = this.#flights.get(row.key)?.outcome;
    if (settled) call.settleElsewhere(miss, settled);
    if (settled || call.setup.turns.joins(miss, call)) this.#counted.shared += 1;
    else this.taken.push(miss);
  }
}

function fits({ row }: WaitingRow, entry: Entry): boolean {
  return !isAnswer(entry) || outputFor(row, entry) !== undefined;
}
