import type { S3Location } from "../aws/s3-location.ts";
import type { ErrorCode } from "../errors/error-code.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { ChunkTicket } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";
import { awaitTurn } from "./await-turn.ts";
import type { Lease } from "./lease.ts";
import type { ShareContext } from "./share-context.ts";
import type { SharedFailure } from "./share-record.ts";

export type Shared = { readonly output: readonly Row[]; readonly isOwn: boolean };

/** A computation, and what it has to do with those of other calls. */
export type Compute<Result> = (turn: {
  /** The request of a call that died during this computation; it may still be answered. */
  readonly inherited: ChunkTicket | undefined;
  /** To be told of the request that the endpoint has accepted. */
  readonly accepted: (ticket: ChunkTicket) => Promise<void>;
}) => Promise<Result>;

/**
 * Runs `compute`, unless another call, in any process, computes the same or has done so: then its output is the answer.
 * Everything between calls goes through the one object at `location`; docs/decisions/0007-leases-in-s3.md has the protocol.
 * @param location the object of this computation, named by its content
 * @throws what `compute` throws, and what waiting for another call can end with (see `awaitTurn`).
 */
export async function share(
  location: S3Location,
  compute: Compute<readonly Row[]>,
  context: ShareContext,
): Promise<Shared> {
  const turn = await awaitTurn(location, context);
  if ("output" in turn) return { output: turn.output, isOwn: false };

  const { lease, inherited } = turn;
  const accepted = (ticket: ChunkTicket) => tell(() => lease.accepted(ticket), context);
  let output: readonly Row[];
  try {
    output = await whileAlive(lease, () => compute({ inherited, accepted }), context);
  } catch (error) {
    await tell(() => lease.release(verdictOf(error)), context);
    throw error;
  }
  await tell(() => lease.publish(output, context.clock.now() + context.resultTtlMs), context);
  return { output, isOwn: true };
}

/** Computes, and gives signs of life meanwhile. No timer is left afterwards. */
async function whileAlive<Result>(
  lease: Lease,
  compute: () => Promise<Result>,
  context: ShareContext,
): Promise<Result> {
  const stop = new AbortController();
  const beating = beat(lease, stop.signal, context);
  beating.catch(() => undefined); // a listener's error is thrown below, and must not count as unhandled until then
  try {
    return await compute();
  } finally {
    stop.abort();
    await beating;
  }
}

async function beat(lease: Lease, stop: AbortSignal, context: ShareContext): Promise<void> {
  while (true) {
    await context.clock.sleep(context.leaseMs / 3, stop);
    if (stop.aborted) return;
    await tell(() => lease.renew(), context);
  }
}

/** What is paid for is never given up because the others could not be told of it. */
async function tell(say: () => Promise<void>, { emit }: ShareContext): Promise<void> {
  try {
    await say();
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error)) throw error;
    emit({ type: "share-failed", error });
  }
}

/** What the model said of the rows. Anything else (cancelled, access denied …) concerns this call alone. */
function verdictOf(error: unknown): SharedFailure | undefined {
  if (!SageMakerAsyncError.isInstance(error) || !verdicts.has(error.code)) return undefined;
  const { code, message, retryable } = error;
  return { code, message, retryable };
}

const verdicts: ReadonlySet<ErrorCode> = new Set([
  "model_error",
  "row_count",
  "decode_failed",
  "invocation_timeout",
]);
