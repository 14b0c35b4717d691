import type { InvocationRecord } from "../events/invocation-record.ts";
import type { InvocationRequest } from "./invocation.ts";

/** How a request stands when it has just been accepted. */
export function newRecord(
  endpointName: string,
  request: InvocationRequest,
  receivedAtMs: number,
): InvocationRecord {
  const { inferenceId, input, outputLocation, failureLocation } = request;
  return {
    inferenceId,
    endpointName,
    state: "queued",
    attempts: 0,
    receivedAt: isoTime(receivedAtMs),
    startedAt: null,
    finishedAt: null,
    inputLocation: "location" in input ? input.location : null,
    outputLocation: outputLocation ?? null,
    failureLocation: failureLocation ?? null,
    error: null,
  };
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
