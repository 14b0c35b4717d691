import type { InvocationRecord } from "../events/invocation-record.ts";
import type { InvocationRequest } from "./invocation.ts";
import type { Outcome } from "./run-invocation.ts";

export interface FinishedInvocation {
  request: InvocationRequest;
  record: InvocationRecord;
  outcome: Outcome;
  receivedAtMs: number;
}

/** Tells an endpoint's topics how an invocation ended. Never rejects. */
export type NotifyOutcome = (finished: FinishedInvocation) => Promise<void>;

/** For endpoints without topics. */
export const notifyNobody: NotifyOutcome = async () => {};
