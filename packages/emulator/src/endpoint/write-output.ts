import type { SchedulingClock } from "../clock/clock.ts";
import type { FaultOf } from "../faults/fault-schema.ts";
import { firstHalf, withoutLastLine } from "../faults/spoil.ts";
import type { WorkerObjects } from "../permissions/worker-objects.ts";
import type { ModelAnswer } from "./call-model.ts";

export interface OutputDependencies {
  objects: WorkerObjects;
  clock: SchedulingClock;
  /** Aborts when the invocation is forgotten (reset, close): nothing is written then. */
  forgotten: AbortSignal;
}

/** Writes a model's answer to its place, or what a fault leaves of it. @throws what the object store threw */
export async function writeOutput(
  location: string,
  { body, contentType }: ModelAnswer,
  { objects, clock, forgotten }: OutputDependencies,
  fault: FaultOf<"output"> | undefined,
): Promise<void> {
  const put = (bytes: Uint8Array) => clock.during(() => objects.putOutput(location, bytes, contentType));
  switch (fault?.kind) {
    case "outputLost":
      return;
    case "outputFailed":
      throw Object.assign(new Error("Access Denied"), { name: "AccessDenied" });
    case "outputTruncated":
      return put(firstHalf(body));
    case "wrongRowCount":
      return put(withoutLastLine(body));
    case "outputSlow":
      clock.schedule(fault.delayMs, () => {
        // The invocation is over: where the output cannot be written now, nobody is left to be told.
        if (!forgotten.aborted) void put(body).catch(() => undefined);
      });
      return;
    default:
      return put(body);
  }
}
