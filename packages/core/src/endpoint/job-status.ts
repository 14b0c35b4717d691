import type { ChunkTicket, JobHandle, JobStatus } from "../types/job-handle.ts";
import type { JobObjects } from "./submitted-job.ts";

type ChunkState = "answered" | "failed" | "pending" | "gone";

export function jobStatus({ chunks }: JobHandle, objects: JobObjects): JobStatus {
  const states = chunks.map((ticket) => stateOf(ticket, objects));
  const count = (state: ChunkState) => states.filter((each) => each === state).length;
  const pending = count("pending");
  return {
    chunks: states.length,
    answered: count("answered"),
    failed: count("failed"),
    pending,
    gone: count("gone"),
    isCollected: objects.isCollected,
    isDone: pending === 0,
  };
}

/** What S3 shows of one request. */
export function stateOf(ticket: ChunkTicket, { there, isCollected }: JobObjects): ChunkState {
  if (isCollected) return "gone";
  if (there.has(ticket.outputLocation)) return "answered";
  if (ticket.failureLocation !== undefined && there.has(ticket.failureLocation)) return "failed";
  // An input that travelled in its request leaves no trace: whether its answer was collected before cannot be told.
  return ticket.inputLocation === undefined || there.has(ticket.inputLocation) ? "pending" : "gone";
}
