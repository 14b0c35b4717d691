import type { NotificationQueue } from "../aws/notification-queue.ts";
import { formatS3Uri } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Clock } from "../wait/clock.ts";
import type { Found, Look, Outstanding } from "./look.ts";
import type { LookSchedule } from "./look-schedule.ts";
import { readNotification } from "./notification.ts";

export type NotifyLookOptions = {
  readonly queue: NotificationQueue;
  /** The safety net for messages that never come, and what is left when the queue is of no use. */
  readonly net: Look;
  readonly schedule: LookSchedule;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onFallback: (reason: string) => void;
};

const NET_INTERVAL_MS = 30_000;
/** SQS's longest poll. */
const MAX_WAIT_SECONDS = 20;
/** After this many polls in a row that failed, though each was tried again, the queue is given up. */
const MAX_FAILED_POLLS = 3;
/** After this many ends that only the net has seen, before any message of ours, the queue is no subscriber of the endpoint's topics. */
const MAX_UNANNOUNCED = 3;
/** Polls that bring nothing of ours become rarer, up to this. */
const MAX_PAUSE_MS = 5000;
/** Messages are deleted in tens, as SQS takes them; the first of them waits for this long, which with one long poll more is less than the 30 s for which others do not see it. */
const DELETE_BATCH = 10;
const MAX_HELD_MS = 8000;
/** Ids whose later messages are known to be duplicates. */
const MAX_REMEMBERED_IDS = 50_000;

/** Waits for the endpoint's notifications in an SQS queue, and looks at S3 now and then in case one is lost. */
export class NotifyLook implements Look {
  readonly #options: NotifyLookOptions;
  readonly #ids = new Set<string>();
  #isGivenUp = false;
  #hasHeard = false;
  #unannounced = 0;
  #failedPolls = 0;
  #fruitlessPolls = 0;
  #pollAt = 0;
  #netLookedAt = 0;
  /** Receipts of messages that are to be deleted. */
  #read: string[] = [];
  #readSince = 0;

  constructor(options: NotifyLookOptions) {
    this.#options = options;
  }

  nextLookAt(outstanding: Iterable<Outstanding>): number {
    return this.#isGivenUp ? this.#options.net.nextLookAt(outstanding) : this.#pollAt;
  }

  async look(outstanding: Iterable<Outstanding>, found: Found): Promise<void> {
    const { net, clock } = this.#options;
    if (this.#isGivenUp) return net.look(outstanding, found);
    await this.#poll(outstanding, found);

    if (!this.#isNetDue(outstanding)) return;
    this.#netLookedAt = clock.now();
    await net.look(outstanding, (one, sighting, missedAt) => {
      if (!one.isResumed) this.#unannounced += 1;
      found(one, sighting, missedAt);
    });
    if (this.#hasHeard || this.#unannounced < MAX_UNANNOUNCED) return;
    this.#giveUp(
      `${this.#unannounced} answers lie in S3 and none was announced in ${this.#options.queue.url}: it must be subscribed to the endpoint's success and error topics.`,
    );
  }

  doubtAbout(one: Outstanding): string | undefined {
    return this.#options.net.doubtAbout(one);
  }

  async #poll(outstanding: Iterable<Outstanding>, found: Found): Promise<void> {
    const { schedule, clock, signal } = this.#options;
    try {
      const waitSeconds = this.#waitSeconds(outstanding);
      const { ours, foreign } = await this.#receive(waitSeconds, outstanding, found);
      if (this.#isNetDue(outstanding)) await this.#deleteRead(1); // what the net sees may end the job
      this.#failedPolls = 0;
      // Messages of others come back at once, so the next poll must not: it would go round in circles.
      this.#fruitlessPolls = foreign > 0 && ours === 0 ? this.#fruitlessPolls + 1 : 0;
      const hasWaited = waitSeconds > 0 && ours + foreign === 0;
      this.#pollAt = clock.now() + (hasWaited ? 0 : this.#pauseMs(schedule.shortestMs));
    } catch (error) {
      if (!SageMakerAsyncError.isInstance(error) || signal.aborted) throw error;
      this.#failedPolls += 1;
      this.#pollAt = clock.now() + this.#pauseMs(schedule.shortestMs);
      if (!error.retryable || this.#failedPolls >= MAX_FAILED_POLLS) this.#giveUp(error.message);
    }
  }

  /** One long poll. What is ours, or nobody's, is to be deleted; what may be another's goes back. */
  async #receive(
    waitSeconds: number,
    outstanding: Iterable<Outstanding>,
    found: Found,
  ): Promise<{ ours: number; foreign: number }> {
    const { queue, clock, signal } = this.#options;
    const messages = await queue.receive(waitSeconds, signal);
    const byId = this.#remember(outstanding);
    const read = messages.map(({ body, receipt }) => ({ receipt, notification: readNotification(body) }));
    const {
      ours = [],
      foreign = [],
      nobodys = [],
    } = Object.groupBy(read, ({ notification }) => {
      if (notification === "test") return "nobodys";
      return notification && this.#ids.has(notification.inferenceId) ? "ours" : "foreign";
    });

    if (ours.length > 0) this.#hasHeard = true;
    try {
      if (this.#read.length === 0) this.#readSince = clock.now();
      this.#read.push(...[...ours, ...nobodys].map(({ receipt }) => receipt));
      // First, since the last answer may end the job, and with it every request.
      const told = new Set(
        ours.map(({ notification }) => notification !== "test" && notification?.inferenceId),
      );
      const isLast = [...byId.keys()].every((id) => told.has(id));
      const isOld = clock.now() - this.#readSince >= MAX_HELD_MS;
      await this.#deleteRead(isLast || isOld ? 1 : DELETE_BATCH);
      await queue.giveBack(
        foreign.map(({ receipt }) => receipt),
        signal,
      );
    } finally {
      for (const { notification } of ours) {
        if (!notification || notification === "test") continue;
        const { inferenceId, outputLocation, sighting } = notification;
        const one = byId.get(inferenceId);
        // The SDK may have sent a request twice; the answer to the other one lies where nobody looks.
        const isElsewhere =
          outputLocation !== undefined && one && outputLocation !== formatS3Uri(one.outputLocation);
        if (one && !isElsewhere) found(one, sighting);
      }
    }
    return { ours: ours.length, foreign: foreign.length };
  }

  /** Deletes messages that were read, in tens, for as long as there are so many. */
  async #deleteRead(atLeast: number): Promise<void> {
    const { queue, signal } = this.#options;
    while (this.#read.length >= atLeast) await queue.delete(this.#read.splice(0, DELETE_BATCH), signal);
  }

  /** Until the next deadline or look at S3, in whole seconds. */
  #waitSeconds(outstanding: Iterable<Outstanding>): number {
    const deadlines = [...outstanding].map((one) => one.deadlineAt);
    const seconds = (Math.min(this.#netAt(outstanding), ...deadlines) - this.#options.clock.now()) / 1000;
    return Math.min(Math.max(Math.floor(seconds), 0), MAX_WAIT_SECONDS);
  }

  #pauseMs(shortestMs: number): number {
    return Math.min(
      shortestMs * 2 ** (this.#fruitlessPolls + this.#failedPolls),
      Math.max(shortestMs, MAX_PAUSE_MS),
    );
  }

  #isNetDue(outstanding: Iterable<Outstanding>): boolean {
    const now = this.#options.clock.now();
    return this.#netAt(outstanding) <= now || [...outstanding].some((one) => one.deadlineAt <= now);
  }

  /** When to look at S3: soon for those whose message may be gone, but never before the net itself would. */
  #netAt(outstanding: Iterable<Outstanding>): number {
    const open = [...outstanding];
    const isNew = open.some((one) => one.isResumed && one.acceptedAt >= this.#netLookedAt);
    const oldest = Math.min(...open.map((one) => one.acceptedAt));
    const at = isNew ? 0 : Math.max(this.#netLookedAt, oldest) + NET_INTERVAL_MS;
    return Math.max(at, this.#options.net.nextLookAt(open));
  }

  #remember(outstanding: Iterable<Outstanding>): Map<string, Outstanding> {
    const byId = new Map([...outstanding].map((one) => [one.inferenceId, one]));
    for (const id of byId.keys()) this.#ids.add(id);
    for (const id of this.#ids) {
      if (this.#ids.size <= MAX_REMEMBERED_IDS) break;
      if (!byId.has(id)) this.#ids.delete(id);
    }
    return byId;
  }

  #giveUp(reason: string): void {
    this.#isGivenUp = true;
    this.#options.onFallback(reason);
  }
}
