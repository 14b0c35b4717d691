import { formatS3Uri } from "../aws/s3-location.ts";
import { cancelledError } from "../errors/cancelled.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Clock } from "../wait/clock.ts";
import type { Found, Look, Outstanding } from "./look.ts";
import type { LookSchedule } from "./look-schedule.ts";
import type { Sighting, Watched, Watcher } from "./watcher.ts";

type Waiter = {
  readonly resolve: (sighting: Sighting) => void;
  readonly reject: (error: unknown) => void;
};

export type WatchLoopOptions = {
  readonly look: Look;
  readonly schedule: LookSchedule;
  readonly clock: Clock;
  /** Ends the watch: what is outstanding then is rejected as `cancelled`. */
  readonly signal: AbortSignal;
};

/** Not a single look for this long ends the job; shorter outages are sat out. */
const PATIENCE_MS = 120_000;

/**
 * Waits and looks in turn for as long as something is outstanding, however looks are made. It keeps the deadlines, sits out
 * outages, ends at an abort, and holds one timer.
 */
export class WatchLoop implements Watcher {
  readonly #look: Look;
  readonly #schedule: LookSchedule;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #waiters = new Map<Outstanding, Waiter>();
  /** Those that are waited for at the moment of reading. */
  readonly #outstanding: Iterable<Outstanding> = { [Symbol.iterator]: () => this.#waiters.keys() };
  #nap = new AbortController();
  #isRunning = false;
  #looks = 0;

  constructor({ look, schedule, clock, signal }: WatchLoopOptions) {
    this.#look = look;
    this.#schedule = schedule;
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener(
      "abort",
      () => {
        this.#giveUp(cancelledError(signal));
        this.#nap.abort();
      },
      { once: true },
    );
  }

  watch(watched: Watched): Promise<Sighting> {
    if (this.#signal.aborted) return Promise.reject(cancelledError(this.#signal));
    const { promise, resolve, reject } = Promise.withResolvers<Sighting>();
    this.#waiters.set({ ...watched, acceptedAt: this.#clock.now() }, { resolve, reject });
    if (this.#isRunning) this.#nap.abort();
    else void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let lastSuccessAt = this.#clock.now();
    while (this.#waiters.size > 0) {
      const waitMs = this.#nextLookAt() - this.#clock.now();
      if (waitMs > 0) {
        await this.#sleep(waitMs);
        continue; // the sleep may have been cut short by a newcomer, for whom the next look is due earlier
      }
      try {
        this.#looks += 1;
        await this.#look.look(this.#outstanding, this.#settle);
        lastSuccessAt = this.#clock.now();
      } catch (error) {
        const isPassing = SageMakerAsyncError.isInstance(error) && error.retryable;
        if (!isPassing || this.#clock.now() - lastSuccessAt > PATIENCE_MS) this.#giveUp(error);
      }
      this.#expire();
    }
    this.#isRunning = false;
  }

  async #sleep(ms: number): Promise<void> {
    this.#nap = new AbortController();
    await this.#clock.sleep(ms, this.#nap.signal);
  }

  #nextLookAt(): number {
    const deadlines = [...this.#outstanding].map((one) => one.deadlineAt);
    return Math.min(this.#look.nextLookAt(this.#outstanding), ...deadlines);
  }

  readonly #settle: Found = (one, sighting, missedAt = 0) => {
    const waiter = this.#waiters.get(one);
    if (!this.#waiters.delete(one)) return;
    if (sighting.outcome === "failure") this.#schedule.learnFailure();
    else if (!one.isResumed) {
      this.#schedule.learn(this.#clock.now() - one.acceptedAt, missedAt - one.acceptedAt);
    }
    waiter?.resolve(sighting);
  };

  #expire(): void {
    const now = this.#clock.now();
    for (const [one, waiter] of this.#waiters) {
      if (now < one.deadlineAt) continue;
      this.#waiters.delete(one);
      waiter.reject(this.#deadlineError(one, now - one.acceptedAt));
    }
  }

  #deadlineError(one: Outstanding, waitedMs: number): SageMakerAsyncError {
    const failure = one.failureLocation
      ? `and no failure at ${formatS3Uri(one.failureLocation)}`
      : "and the endpoint has no failure path, so a failed invocation leaves no trace in S3: configure S3FailurePath";
    const rest =
      this.#look.doubtAbout(one) ?? "The request may still be queued or running; its input is left in place.";
    const message = `No output at ${formatS3Uri(one.outputLocation)} ${failure}, after ${Math.round(waitedMs / 1000)} s and ${this.#looks} looks. ${rest}`;
    return new SageMakerAsyncError("deadline_exceeded", message, {
      retryable: true,
      inferenceId: one.inferenceId,
    });
  }

  #giveUp(error: unknown): void {
    for (const { reject } of this.#waiters.values()) reject(error);
    this.#waiters.clear();
  }
}
