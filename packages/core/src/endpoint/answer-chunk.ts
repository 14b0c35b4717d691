import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { ChunkRecord } from "../journal/journal.ts";
import { awaitOutput, settledAs } from "../pipeline/await-output.ts";
import { callEndpoint } from "../pipeline/call-endpoint.ts";
import { collectOutput } from "../pipeline/collect-output.ts";
import { rowsOfOutputs } from "../pipeline/decode-rows.ts";
import { isContainerGone } from "../pipeline/failure-of.ts";
import {
  type InvocationInput,
  invokeEndpoint,
  objectsOf,
  type PendingInference,
} from "../pipeline/invoke-endpoint.ts";
import { type EncodedChunk, stagedInputOf, stageInput } from "../pipeline/stage-input.ts";
import type { RowSuccess } from "../types/row-result.ts";
import type { Sighting } from "../watch/watcher.ts";
import { isInline } from "./is-inline.ts";
import type { Job } from "./open-job.ts";
import { resumeChunk } from "./resume-chunk.ts";
import { shareChunk } from "./share-chunk.ts";
import { pendingOf, ticketOf } from "./ticket.ts";

/**
 * The conductor of one chunk: stage → invoke → await → collect. It alone knows the order, and what the journal must know
 * before and after each step.
 * @param record how far the chunk had come when its run was killed
 */
export async function answerChunk(
  chunk: EncodedChunk,
  job: Job,
  record?: ChunkRecord | undefined,
): Promise<RowSuccess[]> {
  if (record?.state === "answered") {
    if (record.ticket) await job.cleanUp.discard(...objectsOf(pendingOf(record.ticket)));
    return rowsOfOutputs(record.outputs, chunk);
  }
  // What an earlier run has begun is finished by its own ticket.
  if (record) return answerAlone(chunk, job, record);
  return shareChunk(chunk, (sharing, inherited) => answerAlone(chunk, sharing, inherited), job);
}

/** Answers a chunk by one more request, since the model's container went away during the one before. */
export function answerAgain(
  chunk: EncodedChunk,
  job: Job,
  record: ChunkRecord | undefined,
): Promise<RowSuccess[]> {
  const attempt = record && "attempt" in record ? record.attempt : 1;
  const answer = async (sharing: Job) =>
    finishChunk(chunk, await startChunk(chunk, attempt + 1, sharing), sharing);
  return shareChunk(chunk, answer, job);
}

async function answerAlone(
  chunk: EncodedChunk,
  job: Job,
  record: ChunkRecord | undefined,
): Promise<RowSuccess[]> {
  if (job.kind === "sync") {
    const rows = await job.retry.run(() => callEndpoint(chunk, job));
    await recordAnswer(chunk, rows, undefined, job);
    return rows;
  }
  const { pending, attempt } = await resumeChunk(chunk, record, job);
  return finishChunk(chunk, pending ?? (await startChunk(chunk, attempt, job)), job);
}

/** Chunk → accepted invocation. */
export async function startChunk(chunk: EncodedChunk, attempt: number, job: Job): Promise<PendingInference> {
  const { contentHash } = chunk;
  await job.journal.write(chunk, { state: "intended", contentHash, attempt });
  const input = await inputOf(chunk, attempt, job);
  const pending = await job.retry
    .run(() => invokeEndpoint(input, job))
    .catch((error: unknown) => {
      // Cut off by an abort, the request may have been accepted. Its input stays, as the sign of that for the run that goes on.
      const isInDoubt = job.isJournaled && job.signal.aborted;
      if (isInDoubt && input.inputLocation) job.cleanUp.leave(input.inputLocation);
      throw error;
    });
  await job.journal.write(chunk, {
    state: "accepted",
    contentHash,
    attempt,
    ticket: ticketOf(chunk, pending),
  });
  job.emit({
    type: "chunk-invoked",
    firstRow: chunk.firstRow,
    rows: chunk.rows.length,
    inferenceId: pending.inferenceId,
  });
  return pending;
}

async function inputOf(chunk: EncodedChunk, attempt: number, job: Job): Promise<InvocationInput> {
  if (isInline(chunk, job)) {
    return { inferenceId: stagedInputOf(chunk, attempt, job).inferenceId, body: chunk.body };
  }
  return job.retry.run(() => stageInput(chunk, attempt, job));
}

/**
 * Accepted invocation → rows.
 * @param ended how it ended, where that is known already
 */
export async function finishChunk(
  chunk: EncodedChunk,
  pending: PendingInference,
  job: Job,
  ended?: Sighting | undefined,
): Promise<RowSuccess[]> {
  const objects = objectsOf(pending);
  // Without a journal nobody will come back for an output that appears after the end of the job.
  job.cleanUp.keep(
    ...(job.isJournaled ? objects.filter((object) => object === pending.inputLocation) : objects),
  );

  const settled = ended ? settledAs(pending, ended) : await awaitOutput(pending, job);
  const rows = await job.retry
    .run(() => collectOutput(settled, chunk, job))
    .catch(async (error: unknown) => {
      // Without a journal nobody comes back after an abort: the end of the job deletes what it keeps.
      if (job.signal.aborted && !job.isJournaled) throw error;
      // An answer that is there but cannot be read now must not be lost; one that says "failed" is used up, also where the request may be sent again.
      const isThere = SageMakerAsyncError.isInstance(error) && error.retryable && !isContainerGone(error);
      if (isThere) job.cleanUp.leave(...objects);
      // The journal will not speak of this invocation any more: a killed run could not delete it later.
      else if (job.isJournaled) await job.cleanUp.remove(...objects);
      else await job.cleanUp.discard(...objects);
      throw error;
    });
  await recordAnswer(chunk, rows, pending, job);
  await job.cleanUp.discard(...objects);
  return rows;
}

/** The answer is safe before anything of it is deleted. */
async function recordAnswer(
  chunk: EncodedChunk,
  rows: readonly RowSuccess[],
  pending: PendingInference | undefined,
  job: Job,
): Promise<void> {
  await job.journal.write(chunk, {
    state: "answered",
    contentHash: chunk.contentHash,
    outputs: rows.map((row) => row.output),
    ticket: pending && ticketOf(chunk, pending),
    runMs: pending ? job.clock.now() - pending.acceptedAt : 0,
  });
}
