/**
 * When to look for outputs next.
 *
 * Looking often finds an output soon, and costs a request each time. Three rules keep both small:
 * 1. Nothing is known yet: look every 200 ms for a second, since many models take no longer; then ever more rarely, in proportion to how
 *    long the oldest chunk has been waited for.
 * 2. Run times are known: look just before the fastest of them, then at it, then when the rest of the wave is due, and then ever more rarely.
 * 3. The requests are paid from a budget per chunk; when it is used up, looks are spread evenly.
 */
export class LookSchedule {
  #credit = FIRST_CREDIT;
  readonly #runTimes: number[] = [];
  /** Of the run times; not read before there are any. */
  #typicalMs = 0;
  #fastestMs = 0;
  #hasSeenFailure = false;

  /** No look comes sooner after another: 200 ms, or 2 % of a typical run time. */
  get shortestMs(): number {
    return Math.max(MIN_INTERVAL_MS, this.#typicalMs * 0.02);
  }

  /** Whether any run time has been seen. */
  get isInformed(): boolean {
    return this.#runTimes.length > 0;
  }

  /** What a chunk pays for looks: of long runs less, since a look that comes some seconds later is a small part of them. */
  get #requestsPerChunk(): number {
    return this.#typicalMs < LONG_RUN_MS ? REQUESTS_PER_CHUNK : REQUESTS_PER_LONG_CHUNK;
  }

  /** A chunk was accepted: it pays its share of the requests. */
  earn(): void {
    this.#credit = Math.min(MAX_CREDIT, this.#credit + this.#requestsPerChunk);
  }

  /** Requests were made. */
  spend(requests: number): void {
    this.#credit = Math.max(0, this.#credit - requests);
  }

  /** A chunk took this long, from its acceptance until its output was seen. */
  learn(runTimeMs: number): void {
    this.#runTimes.push(runTimeMs);
    if (this.#runTimes.length > REMEMBERED_RUNS) this.#runTimes.shift();
    this.#typicalMs = median(this.#runTimes);
    this.#fastestMs = Math.min(...this.#runTimes);
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
    if (!this.isInformed) return rarer(lastLookAt, oldest + BRIEF_MS, MIN_INTERVAL_MS, MAX_INTERVAL_MS);

    const typicalMs = this.#typicalMs;
    const fastestMs = this.#fastestMs;
    const { shortestMs } = this;
    // First slightly earlier than the fastest one seen, which was itself seen late; otherwise a faster one would never be noticed.
    const earliestMs = fastestMs * 0.97;
    const longestMs = Math.max(MAX_INTERVAL_MS, earliestMs / 2);
    if (this.#credit < requestsPerLook) {
      const affordableMs = (typicalMs * requestsPerLook) / (acceptedAt.length * this.#requestsPerChunk);
      const mostMs = Math.max(shortestMs, Math.min(MAX_INTERVAL_MS, typicalMs / 4));
      const firstDueAt = Math.min(oldest + earliestMs, lastLookAt + longestMs);
      return Math.max(lastLookAt + clamp(affordableMs, shortestMs, mostMs), firstDueAt);
    }

    const looks = acceptedAt.map((accepted) => {
      if (lastLookAt < accepted + earliestMs) return accepted + earliestMs;
      const expectedAt = accepted + fastestMs;
      return lastLookAt < expectedAt
        ? expectedAt
        : rarer(lastLookAt, expectedAt, shortestMs, MAX_INTERVAL_MS);
    });
    const next = clamp(Math.min(...looks), lookedAt + shortestMs, lastLookAt + longestMs);
    // The rest of a wave whose first chunks were just seen is due at a known time, which need not be waited beyond.
    const due = acceptedAt.map((accepted) => accepted + fastestMs * 1.01).filter((dueAt) => dueAt <= next);
    const waveEndsAt = Math.max(...due);
    return waveEndsAt > lookedAt + LEAST_GAP_MS ? waveEndsAt : next;
  }
}

const MIN_INTERVAL_MS = 200;
/** Before the look at the end of a wave. */
const LEAST_GAP_MS = 50;
const BRIEF_MS = 1000;
const MAX_INTERVAL_MS = 10_000;
/** Of about three requests that a chunk costs anyway (PUT, invoke, GET), looking may add this share. */
const REQUESTS_PER_CHUNK = 0.1;
const REQUESTS_PER_LONG_CHUNK = 0.05;
const LONG_RUN_MS = 20_000;
const FIRST_CREDIT = 10;
const MAX_CREDIT = 40;
const REMEMBERED_RUNS = 64;

/** The look after one at `lookAt`: the longer the wait since `since`, the later. */
function rarer(lookAt: number, since: number, shortestMs: number, longestMs: number): number {
  return lookAt + clamp((lookAt - since) * 0.5, shortestMs, longestMs);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
