import type { S3Location } from "../aws/s3-location.ts";
import type { Found, Look, LookContext, Outstanding } from "./look.ts";

/** A GET costs a twelfth of a list (https://aws.amazon.com/s3/pricing/): the budget counts lists. */
const PRICE = 1 / 12;
/** With the shortest interval of 200 ms, at most 320 keys a second. */
const MAX_PROBES_PER_LOOK = 64;

type Probed = { readonly lookedAt: number; readonly looks: number };

/**
 * Asks for each object by its own name, each at its own pace: for few of them, or where their folder cannot be listed.
 * The answer comes with the look.
 */
export class HeadLook implements Look {
  readonly #context: LookContext;
  readonly #probed = new WeakMap<Outstanding, Probed>();
  readonly #forbiddenBuckets = new Set<string>();
  readonly #legibleBuckets = new Set<string>();
  #lookedAt = 0;

  constructor(context: LookContext) {
    this.#context = context;
  }

  nextLookAt(outstanding: Iterable<Outstanding>): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const one of outstanding) earliest = Math.min(earliest, this.#dueAt(one));
    return Math.max(earliest, this.#lookedAt + this.#context.schedule.shortestMs);
  }

  async look(outstanding: Iterable<Outstanding>, found: Found): Promise<void> {
    const now = this.#context.clock.now();
    const due = [...outstanding]
      .map((one) => ({ one, at: Math.min(this.#dueAt(one), one.deadlineAt) }))
      .filter(({ at }) => at <= now)
      .toSorted((a, b) => a.at - b.at)
      .slice(0, MAX_PROBES_PER_LOOK);
    const probes = await Promise.allSettled(due.map(({ one }) => this.#probe(one, now, found)));
    this.#lookedAt = this.#context.clock.now();
    const failed = probes.find((probe) => probe.status === "rejected");
    if (failed) throw failed.reason;
  }

  doubtAbout({ outputLocation: { bucket } }: Outstanding): string | undefined {
    if (!this.#forbiddenBuckets.has(bucket) || this.#legibleBuckets.has(bucket)) return undefined;
    return (
      `Whether it is there cannot be told: S3 answered every request with 403, as it does for objects that are not there when s3:ListBucket on arn:aws:s3:::${bucket} ` +
      `(the bucket itself, not ${bucket}/*) is missing, and for all objects when s3:GetObject on arn:aws:s3:::${bucket}/* is. Grant both. The input is left in place.`
    );
  }

  #dueAt(one: Outstanding): number {
    const lookedAt = this.#probed.get(one)?.lookedAt ?? one.acceptedAt;
    return this.#context.schedule.nextLookAt(lookedAt, [one.acceptedAt], PRICE);
  }

  async #probe(one: Outstanding, now: number, found: Found): Promise<void> {
    const { looks, lookedAt: missedAt } = this.#probed.get(one) ?? { looks: 0, lookedAt: undefined };
    this.#probed.set(one, { lookedAt: now, looks: looks + 1 });
    const isLast = one.deadlineAt <= now;
    const withFailure = isLast || this.#context.schedule.includesFailures(looks);

    const output = await this.#get(one.outputLocation);
    if (output) return found(one, { outcome: "output", included: output }, missedAt);
    const failure = withFailure && one.failureLocation && (await this.#get(one.failureLocation));
    if (failure) found(one, { outcome: "failure", included: failure });
  }

  async #get(location: S3Location) {
    const { probe, signal } = this.#context;
    const answer = await probe.get(location, signal);
    if (answer === "forbidden") this.#forbiddenBuckets.add(location.bucket);
    else this.#legibleBuckets.add(location.bucket);
    return typeof answer === "string" ? undefined : answer;
  }
}
