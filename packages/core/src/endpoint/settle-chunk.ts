import { isFatal } from "../aws/classify-aws-error.ts";
import { alteredError } from "../errors/altered-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { ChunkRecord } from "../journal/journal.ts";
import { isContainerGone } from "../pipeline/failure-of.ts";
import { type FailureIsolation, halvesOf, isWorthSplitting } from "../pipeline/isolate-failure.ts";
import { type EncodedChunk, encodeChunk } from "../pipeline/stage-input.ts";
import { checkRows } from "../results/check-rows.ts";
import type { Chunk } from "../types/chunk.ts";
import type { RowResult, RowSuccess } from "../types/row-result.ts";
import { answerAgain, answerChunk } from "./answer-chunk.ts";
import type { Job } from "./open-job.ts";

type Answer = (
  chunk: EncodedChunk,
  job: Job,
  record: ChunkRecord | undefined,
) => Promise<readonly RowSuccess[]>;

type Settle = { readonly job: Job; readonly isolation: FailureIsolation };

/**
 * Chunk → one result for each of its rows. What concerns this chunk alone never throws: then its rows are failures, after its halves
 * were tried where its rows may be at fault.
 * @param answer how the chunk is answered the first time; its halves are always begun anew
 * @param earlier how many larger chunks with these rows have failed
 */
export async function settleChunk(
  chunk: Chunk,
  { job, isolation }: Settle,
  answer: Answer = answerChunk,
  earlier = 0,
): Promise<readonly RowResult[]> {
  const startedAt = job.clock.now();
  const size = { firstRow: chunk.firstRow, rows: chunk.rows.length };
  const encoded = encodeChunk(chunk, job.codec);
  const settleAll = async (parts: readonly Chunk[]) => {
    const settled = parts.map((part) => settleChunk(part, { job, isolation }, undefined, earlier + 1));
    return (await Promise.all(settled)).flat();
  };
  const before = earlier + (answer === answerAgain ? 1 : 0);
  const tried = (error: SageMakerAsyncError) =>
    alteredError(error, { attempts: before + (error.attempts ?? 1) });
  const { contentHash } = encoded;
  const record = await job.journal.find(chunk, contentHash);
  if (record?.state === "split") return settleAll(halvesOf(chunk));

  try {
    if (job.clock.now() >= job.endsAt) throw lateError();
    const checked = await checkRows(await answer(encoded, job, record), chunk.rows, job);
    const results = checked.map((result) => (result.ok ? result : { ...result, error: tried(result.error) }));
    isolation.noteAnswer();
    const failed = results.filter((result) => !result.ok).length;
    job.emit({ type: "chunk-answered", ...size, failed, elapsedMs: job.clock.now() - startedAt });
    return results;
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error) || error.code === "cancelled" || isFatal(error)) throw error;
    // Once, before the rows are suspected; halves are requests of their own already.
    if (job.kind === "async" && isContainerGone(error) && before === 0) {
      job.emit({ type: "retry", attempt: 1, delayMs: 0, error });
      return settleChunk(chunk, { job, isolation }, answerAgain);
    }
    const split = async () => {
      await job.journal.write(chunk, { state: "split", contentHash });
      job.emit({ type: "chunk-split", ...size, error });
      return settleAll(halvesOf(chunk));
    };
    // A half is part of a larger chunk's turn already.
    const isSplit = isWorthSplitting(chunk, error);
    const results = isSplit ? await (earlier > 0 ? split() : isolation.try(split)) : undefined;
    if (results) return results;
    const final = tried(error);
    job.emit({ type: "chunk-failed", ...size, error: final });
    return chunk.rows.map((row, at) => ({ ok: false, index: chunk.firstRow + at, row, error: final }));
  }
}

function lateError(): SageMakerAsyncError {
  const message = "The call's `timeoutMs` passed before this row was sent. Run it again, or allow more time.";
  return new SageMakerAsyncError("deadline_exceeded", message, { retryable: true, attempts: 0 });
}
