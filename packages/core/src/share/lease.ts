import type { LeaseStore, Version } from "../aws/lease-store.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { ChunkTicket } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";
import type { Clock } from "../wait/clock.ts";
import { pauseAfterConflict } from "./pause.ts";
import { decodeRecord, encodeRecord, type SharedFailure, type ShareRecord } from "./share-record.ts";

export type LeasePlace = {
  readonly location: S3Location;
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly leaseMs: number;
};

/**
 * The right to compute one key, until another call takes it over. Every write names the version that the one before it made,
 * so S3 itself refuses what a call writes that has lost its lease without knowing.
 */
export class Lease {
  readonly #place: LeasePlace;
  readonly #owner: string;
  readonly #failures: number;
  #etag: string;
  #beat = 0;
  #isLost = false;
  #ticket: ChunkTicket | undefined;
  /** Writes follow each other, since each names the version before it. */
  #last: Promise<void> = Promise.resolve();

  /**
   * @param etag the version that says that `owner` computes
   * @param failures how often the model has failed for these rows since it last answered
   */
  constructor(place: LeasePlace, owner: string, etag: string, failures: number) {
    this.#place = place;
    this.#owner = owner;
    this.#etag = etag;
    this.#failures = failures;
  }

  /** A sign of life. */
  async renew(): Promise<void> {
    this.#beat += 1;
    const { leaseMs } = this.#place;
    await this.#write({
      state: "running",
      owner: this.#owner,
      beat: this.#beat,
      leaseMs,
      failures: this.#failures,
      ticket: this.#ticket,
    });
  }

  /** Says which request was accepted, so that it is not lost with its owner. */
  accepted(ticket: ChunkTicket): Promise<void> {
    this.#ticket = ticket;
    return this.renew();
  }

  /** Ends the lease with its outputs. */
  publish(output: readonly Row[], expiresAt: number): Promise<void> {
    return this.#write({ state: "done", owner: this.#owner, expiresAt, output });
  }

  /** Ends the lease without any, so that the next call need not wait until it is dead. */
  release(failure: SharedFailure | undefined): Promise<void> {
    const failures = this.#failures + (failure ? 1 : 0);
    return this.#write({ state: "free", owner: this.#owner, failures, failure });
  }

  /** @throws {SageMakerAsyncError} `store_failed` when the lease is found to be lost, or the store fails; `access_denied`. */
  #write(record: ShareRecord): Promise<void> {
    const written = this.#last.then(() => this.#replace(record));
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #replace(record: ShareRecord): Promise<void> {
    if (this.#isLost) return; // said once
    const { location, store, clock } = this.#place;
    const body = encodeRecord(record);
    while (true) {
      const written = await store.replaceIfMatch(location, body, this.#etag);
      if (written.outcome === "written") {
        this.#etag = written.etag;
        return;
      }
      if (written.outcome === "conflict") {
        await pauseAfterConflict(clock);
        continue;
      }
      // A write whose answer was lost on its way may have been made all the same: this one, which the SDK sends again, or the one before.
      const version = await this.#findOwn();
      this.#etag = version.etag;
      if (Buffer.compare(version.body, body) === 0) return;
    }
  }

  /** The object as it is now, when it is this owner's in another version than the one that was to be replaced. */
  async #findOwn(): Promise<Version> {
    const { location, store } = this.#place;
    const version = await store.read(location);
    const isOwn = version && decodeRecord(version.body)?.owner === this.#owner;
    if (isOwn && version.etag !== this.#etag) return version;
    this.#isLost = true;
    const message = `The lease ${formatS3Uri(location)} was deleted, or another call took it over since this one gave no sign of life in time; the same rows may be computed twice. If that happens often, give a longer \`leaseMs\`.`;
    throw new SageMakerAsyncError("store_failed", message);
  }
}
