import { invalidOption } from "../errors/invalid-option.ts";
import { chunkRows } from "../pipeline/chunk-rows.ts";
import { encodeChunk } from "../pipeline/stage-input.ts";
import type { CallOptions } from "../types/invoker.ts";
import type { ChunkTicket, JobHandle } from "../types/job-handle.ts";
import type { RowSource } from "../types/row.ts";
import { mapWindow } from "../wait/map-window.ts";
import { withStop } from "../wait/with-stop.ts";
import { startChunk } from "./answer-chunk.ts";
import { chunkLimits } from "./chunk-limits.ts";
import { type JobTarget, openJob } from "./open-job.ts";
import type { ResolvedJobOptions } from "./options.ts";
import { ticketOf } from "./ticket.ts";

/**
 * The first half of a job: every row is staged and accepted, or none. Where a chunk is refused, what was staged is withdrawn.
 * `maxInFlight` bounds how many requests are made at once, not how many are outstanding.
 */
export async function submitJob(
  target: JobTarget,
  rows: RowSource,
  options: ResolvedJobOptions,
  call: CallOptions,
): Promise<JobHandle> {
  if (target.kind === "sync") {
    const message = `Endpoint "${target.endpointName}" is synchronous: it answers at once, and keeps nothing to collect. Use \`inference\`.`;
    throw invalidOption(message);
  }
  const submittedAt = target.clock.now();
  const chunks: ChunkTicket[] = [];
  let jobId = "";
  const tickets = withStop(call.signal, async function* (stop) {
    const job = await openJob({ target, options, onEvent: call.onEvent, signal: stop.signal });
    jobId = job.jobId;
    const window = { maxInFlight: options.maxInFlight, maxAhead: Number.POSITIVE_INFINITY, stop };
    try {
      yield* mapWindow(chunkRows(rows, chunkLimits(job)), window, async (chunk) => {
        const encoded = encodeChunk(chunk, job.codec);
        return ticketOf(encoded, await startChunk(encoded, 1, job));
      });
    } catch (error) {
      stop.abort();
      await job.cleanUp.finish({ withdraw: true });
      throw error;
    } finally {
      job.journal.close();
    }
  });
  for await (const ticket of tickets) chunks.push(ticket);

  chunks.sort((a, b) => a.firstRow - b.firstRow);
  const { endpointName } = target;
  const { contentType, accept } = options;
  const count = chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  return { version: 1, jobId, endpointName, contentType, accept, submittedAt, rows: count, chunks };
}
