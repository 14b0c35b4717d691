import { randomUUID } from "node:crypto";
import type { Written } from "../aws/lease-store.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import { cancelledError } from "../errors/cancelled.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { ChunkTicket } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";
import { Lease } from "./lease.ts";
import { jittered, pauseAfterConflict } from "./pause.ts";
import type { ShareContext } from "./share-context.ts";
import { encodeRecord, failuresOf, type SharedFailure, type ShareRecord } from "./share-record.ts";
import { isFree, type Sighting, sightingOf } from "./sighting.ts";

/** Either it is this call's turn to compute, or another call has. */
export type Turn =
  | {
      readonly lease: Lease;
      /** The request of a dead owner, which the endpoint may still be computing. */
      readonly inherited: ChunkTicket | undefined;
    }
  | { readonly output: readonly Row[] };

/** A model that fails is asked once more, by one of those who wait; when it has failed twice during a wait, the wait is over. */
const MAX_FAILURES = 2;
/** S3 out of reach for this long ends the wait; shorter outages are sat out. */
const PATIENCE_MS = 120_000;
const MIN_POLL_MS = 200;

/**
 * Waits until the key is free to compute, or its output is there.
 * @throws {SageMakerAsyncError} what the model said, when it failed twice during the wait; `deadline_exceeded`, `cancelled`,
 *   `store_failed`, `access_denied`.
 */
export async function awaitTurn(location: S3Location, context: ShareContext): Promise<Turn> {
  const { store, clock, signal } = context;
  const owner = randomUUID();
  const leaseOf = (etag: string, failures: number) =>
    new Lease({ location, ...context }, owner, etag, failures);
  const startedAt = clock.now();
  let unreachableSince: number | undefined;
  let failuresBefore: number | undefined;
  // Nothing is looked at before the first try: most keys are new, and S3 answers a read of a missing object with 403 where
  // s3:ListBucket is not granted.
  let seen: Sighting | undefined;

  while (true) {
    if (signal.aborted) throw cancelledError(signal);
    if (seen === undefined || isFree(seen, clock.now())) {
      const written = await take(location, owner, seen, context);
      if (written.outcome === "written") {
        return { lease: leaseOf(written.etag, failuresOf(seen?.record)), inherited: ticketOf(seen?.record) };
      }
      if (written.outcome === "conflict") await pauseAfterConflict(clock, signal);
    } else {
      const waitedMs = clock.now() - startedAt;
      if (clock.now() >= context.endsAt) throw deadlineError(location, waitedMs);
      await clock.sleep(pollMs(waitedMs, context.leaseMs), signal);
    }

    const askedAt = clock.now();
    try {
      const version = await store.read(location, signal);
      seen = version && sightingOf(version, seen, askedAt, clock.now());
      unreachableSince = undefined;
    } catch (error) {
      unreachableSince ??= askedAt;
      const isPassing = SageMakerAsyncError.isInstance(error) && error.retryable;
      if (!isPassing || clock.now() - unreachableSince > PATIENCE_MS) throw error;
      await clock.sleep(MIN_POLL_MS, signal);
      continue;
    }

    const record = seen?.record;
    failuresBefore ??= failuresOf(record);
    if (record?.state === "done" && clock.now() < record.expiresAt) return { output: record.output };
    if (record?.state === "free" && record.failure && record.failures - failuresBefore >= MAX_FAILURES) {
      throw failureError(record.failure);
    }
    // The answer to the first try may have been lost on its way: then what looks like another call's lease is this one's.
    if (seen && record?.state === "running" && record.owner === owner) {
      return { lease: leaseOf(seen.etag, record.failures), inherited: record.ticket };
    }
  }
}

/** Tries to take a free key. Of many calls that replace the same version, only one succeeds. */
function take(
  location: S3Location,
  owner: string,
  seen: Sighting | undefined,
  { store, leaseMs }: ShareContext,
): Promise<Written> {
  const failures = failuresOf(seen?.record);
  const ticket = ticketOf(seen?.record);
  const body = encodeRecord({ state: "running", owner, beat: 0, leaseMs, failures, ticket });
  return seen ? store.replaceIfMatch(location, body, seen.etag) : store.createIfAbsent(location, body);
}

function ticketOf(record: ShareRecord | undefined): ChunkTicket | undefined {
  return record?.state === "running" ? record.ticket : undefined;
}

/** The longer the wait so far, the rarer the looks; but no rarer than the signs of life. */
function pollMs(waitedMs: number, leaseMs: number): number {
  return jittered(Math.min(Math.max(waitedMs / 4, MIN_POLL_MS), Math.max(leaseMs / 3, MIN_POLL_MS)));
}

function deadlineError(location: S3Location, waitedMs: number): SageMakerAsyncError {
  const message = `Another call still computes the same rows (${formatS3Uri(location)}), after a wait of ${Math.round(waitedMs / 1000)} s. Call again later, or give a longer \`timeoutMs\`.`;
  return new SageMakerAsyncError("deadline_exceeded", message, { retryable: true });
}

function failureError({ code, message, retryable }: SharedFailure): SageMakerAsyncError {
  return new SageMakerAsyncError(code, `Other calls computed the same rows and failed: ${message}`, {
    retryable,
  });
}
