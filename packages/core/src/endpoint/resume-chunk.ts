import { asFolder, parseS3Uri, type S3Location } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { ChunkRecord } from "../journal/journal.ts";
import type { PendingInference } from "../pipeline/invoke-endpoint.ts";
import { type EncodedChunk, stagedInputOf } from "../pipeline/stage-input.ts";
import { isInline } from "./is-inline.ts";
import type { Job } from "./open-job.ts";
import { pendingOf } from "./ticket.ts";

/** An invocation to wait for, or the number of the attempt that must be made. */
export type Resumed = { readonly pending?: PendingInference; readonly attempt: number };

/** How long a forgotten invocation may still run, as a multiple of the longest run seen. */
const GRACE_RUNS = 2;
const GRACE_MIN_MS = 1000;
const GRACE_UNKNOWN_MS = 10_000;

/**
 * Where to go on with a chunk whose run was killed.
 *
 * AWS has no call that says whether a request was accepted, so a chunk that was in flight at that instant is decided by what is in S3:
 * - accepted, and its input is still there: wait for it;
 * - intended, and its input was not staged: it was not invoked; begin it;
 * - anything else is in doubt. Its input is withdrawn, so that a forgotten invocation that is still queued fails at once. One that runs
 *   already shows its output within a while, at its known place, and that is taken; otherwise the chunk is begun anew, under another name.
 */
export async function resumeChunk(
  chunk: EncodedChunk,
  record: ChunkRecord | undefined,
  job: Job,
): Promise<Resumed> {
  if (record === undefined || !("attempt" in record)) return { attempt: 1 };
  const { attempt, contentHash } = record;
  const ticket = record.state === "intended" ? undefined : record.ticket;
  const { inferenceId, inputLocation } = stagedInputOf(chunk, attempt, job);
  const input = { inferenceId, inputLocation: isInline(chunk, job) ? undefined : inputLocation };
  const pending = ticket ? pendingOf(ticket) : await expected(input, job);
  const { inputLocation: staged } = pending ?? input;
  const isStaged = staged && (await job.store.has(staged, job.signal));

  if (record.state === "accepted" && pending && (isStaged || !staged)) return { pending, attempt };
  if (record.state === "intended" && staged && !isStaged) return { attempt };
  await job.journal.write(chunk, { state: "withdrawn", contentHash, attempt, ticket });
  if (staged) await job.store.delete(staged.bucket, [staged.key]);
  return pending && (await showsUp(pending, job)) ? { pending, attempt } : { attempt: attempt + 1 };
}

/** Whether the forgotten invocation's output is there, or comes within a while. Its failure only says that it will not come. */
async function showsUp(pending: PendingInference, job: Job): Promise<boolean> {
  const deadlineAt = job.clock.now() + (await graceMs(job));
  const { inferenceId, outputLocation, failureLocation } = pending;
  try {
    const watched = { inferenceId, outputLocation, failureLocation, deadlineAt, isResumed: true };
    const { outcome } = await job.watcher.watch(watched);
    if (outcome === "output") return true;
    if (failureLocation) await job.cleanUp.remove(failureLocation);
    return false;
  } catch (error) {
    if (SageMakerAsyncError.isInstance(error) && error.code === "deadline_exceeded") return false;
    throw error;
  }
}

async function graceMs(job: Job): Promise<number> {
  const runs = (await job.journal.sample()).flatMap((record) =>
    record.state === "answered" ? [record.runMs] : [],
  );
  return runs.length === 0 ? GRACE_UNKNOWN_MS : Math.max(GRACE_MIN_MS, Math.max(...runs) * GRACE_RUNS);
}

/**
 * The invocation as it would have been accepted: its places are those of a chunk that was, with this chunk's name. `undefined` where the
 * endpoint names its outputs itself: then nobody can say where this one lies, and another chunk's must not be taken for it.
 */
async function expected(
  input: Pick<PendingInference, "inferenceId" | "inputLocation">,
  job: Job,
): Promise<PendingInference | undefined> {
  const { inferenceId } = input;
  const known = (await job.journal.sample()).flatMap((record) =>
    "ticket" in record && record.ticket ? [record.ticket] : [],
  )[0];
  const place = (uri: string | undefined, folder: S3Location | undefined, suffix: string) => {
    if (!known)
      return folder && { ...folder, key: `${asFolder(folder).key}${job.jobId}/${inferenceId}${suffix}` };
    return uri?.includes(known.inferenceId)
      ? parseS3Uri(uri.replace(known.inferenceId, inferenceId))
      : undefined;
  };
  const outputLocation = place(known?.outputLocation, job.outputPath, ".out");
  const failureLocation = place(known?.failureLocation, job.failurePath, "-error.out");
  return (
    outputLocation && {
      ...input,
      outputLocation,
      failureLocation,
      acceptedAt: job.clock.now(),
      isResumed: true,
    }
  );
}
