import type { ObjectStore } from "../aws/object-store.ts";
import { folderOf, formatS3Uri, parseS3Uri } from "../aws/s3-location.ts";
import type { ChunkTicket, JobHandle, JobStatus } from "../types/job-handle.ts";

type ChunkState = "answered" | "failed" | "pending" | "gone";

/** What S3 shows of each chunk: one listing of each folder that the job has objects in. */
export async function stateOfChunks(
  handle: JobHandle,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<ReadonlyMap<ChunkTicket, ChunkState>> {
  const uris = handle.chunks.flatMap(({ inputLocation, outputLocation, failureLocation }) =>
    [inputLocation, outputLocation, failureLocation].filter((uri) => uri !== undefined),
  );
  const folders = new Map(
    uris.map((uri) => folderOf(parseS3Uri(uri))).map((folder) => [formatS3Uri(folder), folder]),
  );
  const listed = await Promise.all(
    [...folders.values()].map(async (folder) => {
      const keys = await store.keysIn(folder, signal);
      return keys.map((key) => formatS3Uri({ bucket: folder.bucket, key }));
    }),
  );
  const there = new Set(listed.flat());
  return new Map(handle.chunks.map((ticket) => [ticket, stateOf(ticket, there)]));
}

export async function jobStatus(
  handle: JobHandle,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<JobStatus> {
  const states = [...(await stateOfChunks(handle, store, signal)).values()];
  const count = (state: ChunkState) => states.filter((each) => each === state).length;
  const pending = count("pending");
  return {
    chunks: states.length,
    answered: count("answered"),
    failed: count("failed"),
    pending,
    gone: count("gone"),
    isDone: pending === 0,
  };
}

function stateOf(ticket: ChunkTicket, there: ReadonlySet<string>): ChunkState {
  if (there.has(ticket.outputLocation)) return "answered";
  if (ticket.failureLocation !== undefined && there.has(ticket.failureLocation)) return "failed";
  // An input that travelled in its request leaves no trace: whether its answer was collected before cannot be told.
  return ticket.inputLocation === undefined || there.has(ticket.inputLocation) ? "pending" : "gone";
}
