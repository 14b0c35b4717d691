import type { InvocationRecord } from "../events/invocation-record.ts";

/** Tells invocations apart. The inference id alone does not: whoever calls chooses it. */
export function invocationKey(record: InvocationRecord): string {
  const { endpointName, inferenceId, receivedAt, outputLocation } = record;
  return [endpointName, receivedAt, outputLocation, inferenceId].join("\n");
}
