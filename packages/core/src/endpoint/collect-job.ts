import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { assembleChunks } from "../pipeline/assemble-rows.ts";
import { FailureIsolation } from "../pipeline/isolate-failure.ts";
import type { Chunk } from "../types/chunk.ts";
import type { CallOptions } from "../types/invoker.ts";
import type { ChunkTicket, JobHandle } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { flatten } from "../wait/flatten.ts";
import { mapWindow } from "../wait/map-window.ts";
import { withStop } from "../wait/with-stop.ts";
import { finishChunk } from "./answer-chunk.ts";
import { stateOfChunks } from "./job-status.ts";
import { type Job, type JobTarget, openJob } from "./open-job.ts";
import type { ResolvedJobOptions } from "./options.ts";
import { settleChunk } from "./settle-chunk.ts";
import { pendingOf } from "./ticket.ts";

/**
 * The second half of a job, in any process: what was submitted is awaited and collected. The input's columns come from `rows`, or are read
 * from the staged inputs, where CSV keeps text and numbers but no other types.
 */
export function collectJob(
  target: JobTarget,
  handle: JobHandle,
  options: ResolvedJobOptions,
  call: CallOptions & { readonly rows?: readonly Row[] | undefined },
): AsyncGenerator<RowResult> {
  const settled = withStop(call.signal, async function* (stop) {
    const { jobId } = handle;
    const job = await openJob({ target, options, onEvent: call.onEvent, signal: stop.signal, jobId });
    try {
      const states = await stateOfChunks(handle, job.store, stop.signal);
      const isolation = new FailureIsolation();
      const window = { maxInFlight: handle.chunks.length + 1, maxAhead: Number.POSITIVE_INFINITY, stop };
      const results = mapWindow(each(handle.chunks), window, async (ticket) => {
        const rows = call.rows?.slice(ticket.firstRow, ticket.firstRow + ticket.rows);
        const chunk = { firstRow: ticket.firstRow, rows: rows ?? (await stagedRows(ticket, job)) };
        if (states.get(ticket) === "gone") return goneResults(chunk, ticket);
        return settleChunk(chunk, { job, isolation }, (encoded) =>
          finishChunk(encoded, pendingOf(ticket), job),
        );
      });
      yield* call.order === "completion" ? results : assembleChunks(results);
    } finally {
      stop.abort();
      await job.cleanUp.finish({ withdraw: false }); // the handle stays collectable
    }
  });
  return flatten(settled);
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
