import { formatS3Uri } from "../aws/s3-location.ts";
import { type ChunkRecord, type Journal, noJournal } from "../journal/journal.ts";
import { type StageInputContext, stagedInputOf } from "../pipeline/stage-input.ts";
import type { Chunk } from "../types/chunk.ts";
import type { ChunkTicket, JobHandle } from "../types/job-handle.ts";

export type BegunContext = Pick<StageInputContext, "inputPath" | "codec" | "clock">;

/**
 * S3 as the journal of a job that is collected again: a collection that was killed has sent the halves of failed requests, whose objects
 * stay, as all of the job's do, until its answers are safe.
 */
export function begunChunks(handle: JobHandle, there: ReadonlySet<string>, context: BegunContext): Journal {
  const { jobId } = handle;
  const attempts = latestAttempts(there, jobId);
  const find = (chunk: Chunk, contentHash: string): ChunkRecord | undefined => {
    const attempt = attempts.get(`${chunk.firstRow}-${chunk.rows.length}`);
    if (attempt === undefined) return undefined;
    const { inferenceId, inputLocation } = stagedInputOf(chunk, attempt, { jobId, ...context });
    const input = formatS3Uri(inputLocation);
    const isStaged = there.has(input);
    const places = placesOf(inferenceId, handle);
    if (!places || !isEnded(places, there))
      return isStaged ? { state: "intended", contentHash, attempt } : undefined;
    const ticket: ChunkTicket = {
      firstRow: chunk.firstRow,
      rows: chunk.rows.length,
      contentHash,
      inferenceId,
      ...(isStaged && { inputLocation: input }),
      ...places,
      acceptedAt: context.clock.now(),
    };
    // A failure without an input may come from its withdrawal, and then says nothing of the rows.
    const isTrusted = isStaged || there.has(places.outputLocation);
    return { state: isTrusted ? "accepted" : "withdrawn", contentHash, attempt, ticket };
  };
  return { ...noJournal(jobId), find: async (chunk, contentHash) => find(chunk, contentHash) };
}

type Places = Pick<ChunkTicket, "outputLocation" | "failureLocation">;

/** Where a request of this job ends: where its first one does, under its own name. */
function placesOf(inferenceId: string, { chunks: [first] }: JobHandle): Places | undefined {
  if (!first?.outputLocation.includes(first.inferenceId)) return undefined;
  const place = (uri: string) => uri.replace(first.inferenceId, inferenceId);
  const { outputLocation, failureLocation } = first;
  return {
    outputLocation: place(outputLocation),
    ...(failureLocation !== undefined && { failureLocation: place(failureLocation) }),
  };
}

function isEnded({ outputLocation, failureLocation }: Places, there: ReadonlySet<string>): boolean {
  return there.has(outputLocation) || (failureLocation !== undefined && there.has(failureLocation));
}

/** By the rows of a chunk, `0-10`: its latest attempt, as the names of inputs, outputs and failures tell it. */
function latestAttempts(uris: ReadonlySet<string>, jobId: string): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const uri of uris) {
    const name = uri.slice(uri.lastIndexOf("/") + 1).replace(`${jobId}-`, "");
    const [, rows, attempt = "1"] = /^(\d+-\d+)(?:-(\d+))?(?:-error)?\.\w+$/.exec(name) ?? [];
    if (rows !== undefined) latest.set(rows, Math.max(latest.get(rows) ?? 1, Number(attempt)));
  }
  return latest;
}
