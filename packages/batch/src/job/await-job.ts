import { setTimeout as delay } from "node:timers/promises";
import { type Endpoint, type JobHandle, type JobStatus, SageMakerAsyncError } from "@sagemaker-async/core";

export type AwaitOptions = {
  readonly pollMs: number;
  readonly signal: AbortSignal;
  readonly onStatus: (status: JobStatus) => void;
};

/** After this nothing of a job can be queued or running, by AWS's longest times (6 h in the queue, 1 h in the model). */
const LONGEST_LIFE_MS = 7 * 3_600_000;

/**
 * Looks at a job until every request is answered, and touches nothing: whoever interrupts it can begin again. On an endpoint without a
 * failure path, requests that failed look like those that run, until the longest time of a request is over.
 */
export async function awaitJob(
  endpoint: Endpoint,
  handle: JobHandle,
  { pollMs, signal, onStatus }: AwaitOptions,
): Promise<JobStatus> {
  while (true) {
    const status = await endpoint.status(handle);
    onStatus(status);
    if (status.isDone || Date.now() > handle.submittedAt + LONGEST_LIFE_MS) return status;
    await delay(pollMs, undefined, { signal }).catch((cause: unknown) => {
      throw new SageMakerAsyncError("cancelled", "Interrupted.", { retryable: true, cause });
    });
  }
}
