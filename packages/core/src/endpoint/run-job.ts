import { assembleChunks } from "../pipeline/assemble-rows.ts";
import { chunkRows } from "../pipeline/chunk-rows.ts";
import { FailureIsolation } from "../pipeline/isolate-failure.ts";
import type { CallOptions } from "../types/invoker.ts";
import type { RowSource } from "../types/row.ts";
import type { RowResult } from "../types/row-result.ts";
import { flatten } from "../wait/flatten.ts";
import { mapWindow } from "../wait/map-window.ts";
import { withStop } from "../wait/with-stop.ts";
import { chunkLimits } from "./chunk-limits.ts";
import { type JobTarget, openJob } from "./open-job.ts";
import type { ResolvedJobOptions } from "./options.ts";
import { settleChunk } from "./settle-chunk.ts";

/** Answers may wait for a slow one before them, up to this many times `maxInFlight` chunks. */
const AHEAD = 8;

/**
 * The conductor of a job: rows → chunks → answered chunks → results. However it ends (done, failed, cancelled, or left early by its
 * reader), no timer, listener or staged input stays.
 */
export function runJob(
  target: JobTarget,
  rows: RowSource,
  options: ResolvedJobOptions,
  call: CallOptions,
): AsyncGenerator<RowResult> {
  const settled = withStop(call.signal, async function* (stop) {
    const job = await openJob({ target, options, onEvent: call.onEvent, signal: stop.signal });
    try {
      const isolation = new FailureIsolation();
      const chunks = chunkRows(rows, chunkLimits(job));
      const window = { maxInFlight: options.maxInFlight, maxAhead: options.maxInFlight * AHEAD, stop };
      const results = mapWindow(chunks, window, (chunk) => settleChunk(chunk, { job, isolation }));
      yield* call.order === "completion" ? results : assembleChunks(results);
    } finally {
      stop.abort();
      await job.cleanUp.finish({ withdraw: true });
      job.journal.close();
    }
  });
  return flatten(settled);
}
