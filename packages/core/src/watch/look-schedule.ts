/**
 * When to look for outputs next.
 *
 * Looking often finds an output soon, and costs a request each time. Three rules keep both small:
 * 1. Nothing is known yet: look every 200 ms for a second, since many models take no longer; then ever more rarely, in proportion to how
 *    long the oldest chunk has been waited for.
 * 2. Run times are known: a chunk is due when a fast one would be there, and, not there by then, again and again, ever more rarely.
 * 3. One look serves all that are due by then. It waits for the next ones for as long as this costs those that are due already less time than
 *    a look is worth.
 */
export class LookSchedule {
  readonly #runs: Run[] = [];
  /** Of the run times; not read before there are any. */
  #typicalMs = 0;
  #fastMs = 0;
  #earliestMs = 0;
  #hasSeenFailure = false;

  /** No second look for the same comes sooner: 200 ms, or 2 % of a typical run time. */
  get shortestMs(): number {
    return Math.max(MIN_INTERVAL_MS, this.#typicalMs * 0.02);
  }

  /** Whether any run time has been seen. */
  get isInformed(): boolean {
    return this.#runs.length > 0;
  }

  /** A few run times do not say how fast, or how slow, others may be. */
  get #isSure(): boolean {
    return this.#runs.length >= MANY_RUNS;
  }

  /**
   * A chunk took this long, from its acceptance until its output was seen.
   * @param absentMs how long after its acceptance it had last been looked for in vain. Default: it had not.
   */
  learn(runMs: number, absentMs = 0): void {
    this.#runs.push({ runMs, absentMs });
    if (this.#runs.length > REMEMBERED_RUNS) this.#runs.shift();
    const sorted = this.#runs.map((run) => run.runMs).sort((a, b) => a - b);
    const shareOf = (share: number) => sorted[Math.floor(sorted.length * share)] ?? runMs;
    this.#typicalMs = shareOf(0.5);
    this.#fastMs = shareOf(0.1);
    // They were seen late themselves: first a little earlier, unless an output is known not to have been there at that time.
    const earlierMs = this.#fastMs * 0.97;
    const isTooEarly = this.#runs.some((run) => run.absentMs >= earlierMs && run.absentMs < this.#fastMs);
    this.#earliestMs = isTooEarly ? this.#fastMs : earlierMs;
  }

  /** A chunk failed. */
  learnFailure(): void {
    this.#hasSeenFailure = true;
  }

  /**
   * Whether a look is also one for failures. They are rare, so until there has been one, every fourth look is, or every fifth where
   * run times are known.
   * @param looks how many looks there have been
   */
  includesFailures(looks: number): boolean {
    return this.#hasSeenFailure || looks % (this.isInformed ? 5 : 4) === 0;
  }

  /**
   * The time of the next look, epoch ms.
   * @param lookedAt when the last look began, epoch ms
   * @param acceptedAt when each outstanding chunk was accepted, epoch ms; at least one
   * @param requestsPerLook how many requests one look makes
   */
  nextLookAt(lookedAt: number, acceptedAt: readonly number[], requestsPerLook: number): number {
    const oldest = Math.min(...acceptedAt);
    const lastLookAt = Math.max(lookedAt, oldest); // an older one says nothing about these
    if (!this.isInformed) {
      return lastLookAt + rarer(lastLookAt - oldest - BRIEF_MS, MIN_INTERVAL_MS, MAX_INTERVAL_MS);
    }

    const price = this.#price(acceptedAt.length, requestsPerLook);
    const dueAt = acceptedAt
      .map((accepted) => this.#dueAt(accepted, lastLookAt, price.intervalMs))
      .sort((a, b) => a - b);
    const longestMs = this.#isSure
      ? Number.POSITIVE_INFINITY
      : Math.max(MAX_INTERVAL_MS, this.#earliestMs / 2);
    const at = Math.min(worthwhileAt(dueAt, price), lastLookAt + longestMs);
    return Math.max(at, lookedAt + LEAST_GAP_MS);
  }

  /** When an output may be there, or may be there by now, epoch ms. */
  #dueAt(accepted: number, lastLookAt: number, intervalMs: number): number {
    if (lastLookAt < accepted + this.#earliestMs) return accepted + this.#earliestMs;
    const lateMs = lastLookAt - accepted - this.#fastMs;
    if (lateMs < 0) return accepted + this.#fastMs;
    // Most that are not there in time are there soon after; the others are looked for at the pace that all can pay.
    return (
      lastLookAt + (lateMs < this.shortestMs ? this.shortestMs : rarer(lateMs, intervalMs, MAX_INTERVAL_MS))
    );
  }

  /** What so many chunks can pay. */
  #price(chunks: number, requestsPerLook: number): Price {
    const typicalMs = this.#typicalMs;
    // Of long runs less, since a look that comes some seconds later is a small part of them.
    const requestsPerChunk = typicalMs < LONG_RUN_MS ? REQUESTS_PER_CHUNK : REQUESTS_PER_LONG_CHUNK;
    const looksPerChunk = requestsPerChunk / requestsPerLook;
    const affordableMs = typicalMs / (chunks * looksPerChunk);
    const mostMs = Math.max(this.shortestMs, Math.min(MAX_INTERVAL_MS, typicalMs / 4));
    return {
      intervalMs: this.#isSure ? clamp(affordableMs, this.shortestMs, mostMs) : this.shortestMs,
      mostMs,
      // Where they end evenly, this is what they wait for in all between two looks at that interval.
      worthMs: affordableMs / (2 * looksPerChunk),
    };
  }
}

type Run = { readonly runMs: number; readonly absentMs: number };

type Price = {
  /** Between two looks, where all chunks together pay for them. */
  readonly intervalMs: number;
  /** The longest that one of them may wait for a look that others are waiting for too. */
  readonly mostMs: number;
  /** How much longer all chunks together may wait, for one look less. */
  readonly worthMs: number;
};

const MIN_INTERVAL_MS = 200;
/** Where a look is about others than the one before. */
const LEAST_GAP_MS = 50;
const BRIEF_MS = 1000;
const MAX_INTERVAL_MS = 10_000;
/** Of about three requests that a chunk costs anyway (PUT, invoke, GET), looking may add this share. */
const REQUESTS_PER_CHUNK = 0.1;
const REQUESTS_PER_LONG_CHUNK = 0.05;
const LONG_RUN_MS = 20_000;
const REMEMBERED_RUNS = 64;
const MANY_RUNS = 32;

/** The first time at which a look is worth it, of those at which an output is due, in order. */
function worthwhileAt(dueAt: readonly number[], { worthMs, mostMs }: Price): number {
  const [firstDueAt = 0] = dueAt;
  let at = firstDueAt;
  let waitedMs = 0;
  for (const [dueBefore, next] of dueAt.entries()) {
    waitedMs += dueBefore * (next - at);
    if (waitedMs > worthMs || next > firstDueAt + mostMs) break;
    at = next;
  }
  return at;
}

/** Until the look after one that came so late: the later, the longer. */
function rarer(lateMs: number, shortestMs: number, longestMs: number): number {
  return clamp(lateMs * 0.5, shortestMs, longestMs);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
