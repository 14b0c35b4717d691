import { formatS3Uri } from "../aws/s3-location.ts";
import { codecFor } from "../codecs/codec-for.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { assembleChunks } from "../pipeline/assemble-rows.ts";
import { isContainerGone } from "../pipeline/failure-of.ts";
import { FailureIsolation } from "../pipeline/isolate-failure.ts";
import type { Chunk } from "../types/chunk.ts";
import type { CallOptions } from "../types/invoker.ts";
import type { ChunkTicket, JobHandle } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { flatten } from "../wait/flatten.ts";
import { mapWindow } from "../wait/map-window.ts";
import { withStop } from "../wait/with-stop.ts";
import type { Sighting } from "../watch/watcher.ts";
import { finishChunk } from "./answer-chunk.ts";
import { begunChunks } from "./begun-chunks.ts";
import { stateOf } from "./job-status.ts";
import { type Job, type JobTarget, openJob } from "./open-job.ts";
import type { ResolvedJobOptions } from "./options.ts";
import { settleChunk } from "./settle-chunk.ts";
import { SubmittedJob } from "./submitted-job.ts";
import { pendingOf } from "./ticket.ts";

type CollectCall = CallOptions & {
  readonly rows?: readonly Row[] | undefined;
  /** Called at the end, if each row has its last result: collecting once more would not answer more of them. */
  readonly onSettled: () => void;
};

/**
 * The second half of a job, in any process: what was submitted is awaited and collected. The input's columns come from `rows`, or are read
 * from the staged inputs, where CSV keeps text and numbers but no other types. All objects of the job stay, so that it can be collected again.
 */
export function collectJob(
  target: JobTarget,
  handle: JobHandle,
  given: ResolvedJobOptions,
  call: CollectCall,
): AsyncGenerator<RowResult> {
  const settled = withStop(call.signal, async function* (stop) {
    const { onEvent } = call;
    const { signal } = stop;
    const submitted = new SubmittedJob(handle, target, onEvent);
    const objects = await submitted.objects(signal);
    if (objects.isCollected) await submitted.discard(objects);

    const { inputPath, owns: stays } = submitted;
    const options = { ...given, inputLocation: formatS3Uri(inputPath), journal: undefined };
    const begun = { inputPath, codec: codecFor(options.contentType), clock: target.clock };
    const journal = begunChunks(handle, objects.there, begun);
    const job = await openJob({ target, options, onEvent, signal, journal, stays });
    const isGone = (ticket: ChunkTicket) => stateOf(ticket, objects) === "gone";
    let isSettled = handle.chunks.length === 0 || !handle.chunks.every(isGone);
    try {
      const isolation = new FailureIsolation();
      const window = { maxInFlight: handle.chunks.length + 1, maxAhead: Number.POSITIVE_INFINITY, stop };
      const results = mapWindow(each(handle.chunks), window, async (ticket) => {
        const rows = call.rows?.slice(ticket.firstRow, ticket.firstRow + ticket.rows);
        const chunk = { firstRow: ticket.firstRow, rows: rows ?? (await stagedRows(ticket, job)) };
        const state = stateOf(ticket, objects);
        if (state === "gone") return goneResults(chunk, ticket);
        const answered = await settleChunk(chunk, { job, isolation }, (encoded) =>
          finishChunk(encoded, pendingOf(ticket), job, sightingOf(state)),
        );
        if (answered.some((result) => mayStillBeAnswered(result, job))) isSettled = false;
        return answered;
      });
      yield* call.order === "completion" ? results : assembleChunks(results);
      if (isSettled) call.onSettled();
    } finally {
      stop.abort();
      await job.cleanUp.finish({ withdraw: false }); // the handle stays collectable
    }
  });
  return flatten(settled);
}

function sightingOf(state: "answered" | "failed" | "pending"): Sighting | undefined {
  if (state === "pending") return undefined;
  return { outcome: state === "answered" ? "output" : "failure" };
}

/** The call's time was up, or AWS was not to be had: neither says anything of the row. */
function mayStillBeAnswered(result: RowResult, { clock, endsAt }: Job): boolean {
  if (result.ok) return false;
  const { error } = result;
  if (error.code === "deadline_exceeded") return clock.now() >= endsAt;
  return error.retryable && !isContainerGone(error);
}

/** The chunk's rows as they were staged; a withdrawn input leaves rows without columns. */
async function stagedRows(ticket: ChunkTicket, job: Job): Promise<readonly Row[]> {
  const { inputLocation } = pendingOf(ticket);
  const object = inputLocation && (await job.store.get(inputLocation, job.signal));
  return object ? job.codec.decode(object.body) : Array.from({ length: ticket.rows }, () => ({}));
}

function goneResults(chunk: Chunk, { inferenceId, outputLocation }: ChunkTicket): RowResult[] {
  const message = `Neither the input nor the answer of this chunk is in S3 (${outputLocation}): it was collected before, or purged.`;
  const error = new SageMakerAsyncError("output_missing", message, { inferenceId });
  return chunk.rows.map((row, at) => ({ ok: false, index: chunk.firstRow + at, row, error }));
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
