import { formatS3Uri, parseS3Uri } from "../aws/s3-location.ts";
import type { PendingInference } from "../pipeline/invoke-endpoint.ts";
import type { EncodedChunk } from "../pipeline/stage-input.ts";
import type { ChunkTicket } from "../types/job-handle.ts";

/** An accepted invocation as plain JSON, and back. */
export function ticketOf(chunk: EncodedChunk, pending: PendingInference): ChunkTicket {
  const { inputLocation, failureLocation } = pending;
  return {
    firstRow: chunk.firstRow,
    rows: chunk.rows.length,
    contentHash: chunk.contentHash,
    inferenceId: pending.inferenceId,
    ...(inputLocation && { inputLocation: formatS3Uri(inputLocation) }),
    outputLocation: formatS3Uri(pending.outputLocation),
    ...(failureLocation && { failureLocation: formatS3Uri(failureLocation) }),
    acceptedAt: pending.acceptedAt,
  };
}

export function pendingOf(ticket: ChunkTicket): PendingInference {
  return {
    inferenceId: ticket.inferenceId,
    inputLocation: ticket.inputLocation === undefined ? undefined : parseS3Uri(ticket.inputLocation),
    outputLocation: parseS3Uri(ticket.outputLocation),
    failureLocation: ticket.failureLocation === undefined ? undefined : parseS3Uri(ticket.failureLocation),
    acceptedAt: ticket.acceptedAt,
    isResumed: true,
  };
}
