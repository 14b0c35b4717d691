import type { ObjectStore } from "../aws/object-store.ts";
import { folderOf, formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import { cancelledError } from "../errors/cancelled.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Clock } from "../wait/clock.ts";
import { LookSchedule } from "./look-schedule.ts";

/** Where to look for the end of one invocation. */
export type Watched = {
  readonly outputLocation: S3Location;
  readonly failureLocation: S3Location | undefined;
  /** When to give up, epoch ms. */
  readonly deadlineAt: number;
};

export type Sighting = "output" | "failure";

type Entry = Watched & {
  readonly acceptedAt: number;
  readonly resolve: (sighting: Sighting) => void;
  readonly reject: (error: SageMakerAsyncError) => void;
};

/** Failures are rare, so until there has been one they are looked for at every second look, or third where run times are known. */
const FAILURE_LOOK_EVERY = { uninformed: 2, informed: 3 };
/** S3 out of reach for this long ends the job; shorter outages are sat out. */
const PATIENCE_MS = 120_000;

/**
 * Watches all outstanding invocations of one job together: a look lists each folder once, however many outputs are due in it.
 * It works only while something is outstanding, and holds one timer.
 */
export class OutputWatcher {
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #schedule = new LookSchedule();
  readonly #entries = new Set<Entry>();
  #nap = new AbortController();
  #isRunning = false;
  #looks = 0;
  #hasSeenFailure = false;

  /** @param signal ends the watch: what is outstanding then is rejected as `cancelled`. */
  constructor(store: ObjectStore, clock: Clock, signal: AbortSignal) {
    this.#store = store;
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

  /** Resolves when the output or the failure object is there. */
  watch(watched: Watched): Promise<Sighting> {
    const { promise, resolve, reject } = Promise.withResolvers<Sighting>();
    this.#entries.add({ ...watched, acceptedAt: this.#clock.now(), resolve, reject });
    this.#schedule.earn();
    if (this.#isRunning) this.#nap.abort();
    else void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let lastLookAt = this.#clock.now();
    let lastSuccessAt = lastLookAt;
    while (this.#entries.size > 0 && !this.#signal.aborted) {
      const waitMs = this.#nextLookAt(lastLookAt) - this.#clock.now();
      if (waitMs > 0) {
        await this.#sleep(waitMs);
        continue; // the sleep may have been cut short by a newcomer, for whom the next look is due earlier
      }
      try {
        await this.#look();
        lastSuccessAt = this.#clock.now();
      } catch (error) {
        if (!SageMakerAsyncError.isInstance(error)) throw error;
        const isOver = !error.retryable || this.#clock.now() - lastSuccessAt > PATIENCE_MS;
        if (isOver) this.#giveUp(error);
      }
      lastLookAt = this.#clock.now();
      this.#expire(lastLookAt);
    }
    this.#isRunning = false;
  }

  async #sleep(ms: number): Promise<void> {
    this.#nap = new AbortController();
    await this.#clock.sleep(ms, this.#nap.signal);
  }

  #nextLookAt(lastLookAt: number): number {
    const entries = [...this.#entries];
    const requests = foldersOf(entries, "outputLocation").length;
    const accepted = entries.map((entry) => entry.acceptedAt);
    const deadline = Math.min(...entries.map((entry) => entry.deadlineAt));
    return Math.min(this.#schedule.nextLookAt(lastLookAt, accepted, requests), deadline);
  }

  async #look(): Promise<void> {
    const every = this.#schedule.isInformed ? FAILURE_LOOK_EVERY.informed : FAILURE_LOOK_EVERY.uninformed;
    const withFailures = this.#hasSeenFailure || this.#looks % every === 0;
    this.#looks += 1;
    await this.#lookFor("output", "outputLocation");
    if (withFailures) await this.#lookFor("failure", "failureLocation");
  }

  async #lookFor(sighting: Sighting, where: "outputLocation" | "failureLocation"): Promise<void> {
    for (const { folder, byKey } of foldersOf([...this.#entries], where)) {
      const keys = [...byKey.keys()].toSorted();
      this.#schedule.spend(1);
      const found = await this.#store.list(folder, keys.at(0) ?? "", keys.at(-1) ?? "", this.#signal);
      for (const key of found) {
        const entry = byKey.get(key);
        if (entry) this.#settle(entry, sighting);
      }
    }
  }

  #settle(entry: Entry, sighting: Sighting): void {
    if (!this.#entries.delete(entry)) return;
    if (sighting === "failure") this.#hasSeenFailure = true;
    else this.#schedule.learn(this.#clock.now() - entry.acceptedAt);
    entry.resolve(sighting);
  }

  #expire(now: number): void {
    for (const entry of this.#entries) {
      if (now < entry.deadlineAt) continue;
      this.#entries.delete(entry);
      entry.reject(this.#deadlineError(entry, now - entry.acceptedAt));
    }
  }

  #deadlineError(entry: Entry, waitedMs: number): SageMakerAsyncError {
    const failure = entry.failureLocation
      ? `and no failure at ${formatS3Uri(entry.failureLocation)}`
      : "and the endpoint has no failure path, so a failed invocation leaves no trace in S3: configure S3FailurePath";
    const message =
      `No output at ${formatS3Uri(entry.outputLocation)} ${failure}, after ${Math.round(waitedMs / 1000)} s and ${this.#looks} looks. ` +
      "The request may still be queued or running; its input is left in place.";
    return new SageMakerAsyncError("deadline_exceeded", message, { retryable: true });
  }

  #giveUp(error: SageMakerAsyncError): void {
    for (const entry of this.#entries) entry.reject(error);
    this.#entries.clear();
  }
}

type Folder = { readonly folder: S3Location; readonly byKey: Map<string, Entry> };

/** Entries by the folder that their object will lie in. */
function foldersOf(entries: readonly Entry[], where: "outputLocation" | "failureLocation"): Folder[] {
  const folders = new Map<string, Folder>();
  for (const entry of entries) {
    const location = entry[where];
    if (!location) continue;
    const folder = folderOf(location);
    const name = formatS3Uri(folder);
    const group = folders.get(name) ?? { folder, byKey: new Map() };
    group.byKey.set(location.key, entry);
    folders.set(name, group);
  }
  return [...folders.values()];
}
