import type { EndpointFacts } from "../aws/describe-endpoint.ts";
import { throwIfCancelled } from "../errors/cancelled.ts";
import { endpointFailed } from "../errors/endpoint-failed.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { whole } from "../errors/whole.ts";
import { CleanUp } from "../pipeline/clean-up.ts";
import { objectsOf } from "../pipeline/invoke-endpoint.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Row } from "../types/row.ts";
import { onAbort } from "../wait/on-abort.ts";
import { queueWarmUp, settleWarmUp, type WarmUpRequestContext, type WarmUpRun } from "./warm-up-request.ts";
import { warmUpRow } from "./warm-up-row.ts";

export type WarmUpContext = WarmUpRequestContext & {
  readonly describe: (signal: AbortSignal) => Promise<EndpointFacts>;
  /** The row that the endpoint's metadata names for a warm-up. */
  readonly metadataRow?: Row | undefined;
  /** The columns that the endpoint's model needs. */
  readonly features?: readonly string[] | undefined;
};

export type WarmUpOptions = {
  /** The row of the warm-up request. Default: the metadata's, else one made of the model's features. */
  readonly row?: Row | undefined;
  /** How long to wait, in ms. Default: 900,000 (15 minutes). */
  readonly capMs?: number | undefined;
  /** How often to ask AWS for the instances, in ms. Default: 20,000. */
  readonly pollMs?: number | undefined;
  /** Ends the wait: the warm-up request is withdrawn, and the call throws `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how far it is, after each look at a cold endpoint. An error that it throws ends the call. */
  readonly onProgress?: ((progress: WarmUpProgress) => void) | undefined;
  /** Hears of every AWS call, and of what could not be deleted. */
  readonly onEvent?: ((event: InferenceEvent) => void) | undefined;
};

export type WarmUpProgress = {
  readonly elapsedMs: number;
  /** Instances in service. */
  readonly current: number;
  /** Instances that the endpoint's scaling wants. */
  readonly desired: number;
};

/**
 * Wakes an endpoint that has no instance, and waits until one is in service.
 *
 * A warm endpoint, and a synchronous one, costs one `DescribeEndpoint`. A cold one is sent one request, since only a backlog makes its
 * scaling start an instance (https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html). Once an instance is in service its
 * answer is waited for, for a minute at most, whatever it says, and everything that it left in S3 is deleted. A request that has not ended by
 * then (an event `clean-up-failed` says so) or at the cap stays as it is, so that it does not fail: `listQueue` shows its input, under a run
 * id that begins with `warm-up-`, and `purgeQueue` deletes what it leaves.
 *
 * @throws {SageMakerAsyncError} `endpoint_failed` as soon as AWS says so; `endpoint_warming` (retryable) at the cap; `cancelled`;
 *   `endpoint_not_found`, `access_denied`; and what kept the warm-up request from being queued: `stage_failed`, `invoke_failed`, `throttled`.
 */
export async function warmUp(context: WarmUpContext, options: WarmUpOptions = {}): Promise<WarmUpProgress> {
  const { clock, endpointName } = context;
  const { capMs = 900_000, pollMs = 20_000, onProgress, signal } = options;
  const startedAt = clock.now();
  const capAt = startedAt + whole("capMs", capMs, 1);
  whole("pollMs", pollMs, 1);
  throwIfCancelled(signal);

  const stop = new AbortController();
  const release = onAbort(signal, () => stop.abort(signal?.reason));
  const emit = (event: InferenceEvent) => options.onEvent?.(event);
  const cleanUp = new CleanUp(context.store, clock, emit);
  const run: WarmUpRun = { ...context, cleanUp, emit, signal: stop.signal };

  const look = async (): Promise<Look> => {
    const { kind, status, failureReason, instances } = await context.describe(stop.signal);
    if (status === "Failed") throw endpointFailed(endpointName, failureReason);
    const progress = { elapsedMs: clock.now() - startedAt, ...instances };
    return { isWarm: kind === "sync" || instances.current > 0, progress };
  };

  try {
    let seen = await look();
    if (seen.isWarm) return seen.progress;
    onProgress?.(seen.progress);
    const row = warmUpRow({ ...context, row: options.row });
    const pending = await queueWarmUp(row, run);
    while (!seen.isWarm) {
      const remainingMs = capAt - clock.now();
      if (remainingMs <= 0) {
        cleanUp.leave(...objectsOf(pending));
        throw warmingError(endpointName, capMs, seen.progress);
      }
      await clock.sleep(Math.min(pollMs, remainingMs), stop.signal);
      throwIfCancelled(stop.signal);
      const now = await look().catch(ignorePassing);
      if (!now) continue;
      seen = now;
      onProgress?.(seen.progress);
    }
    await settleWarmUp(pending, capAt, run);
    return seen.progress;
  } finally {
    stop.abort();
    release();
    await cleanUp.finish({ withdraw: true });
  }
}

type Look = { readonly isWarm: boolean; readonly progress: WarmUpProgress };

/** A wait of minutes does not end because one of its looks was throttled. */
function ignorePassing(error: unknown): undefined {
  const isPassing = SageMakerAsyncError.isInstance(error) && error.retryable && error.code !== "cancelled";
  if (!isPassing) throw error;
}

function warmingError(
  name: string,
  capMs: number,
  { current, desired }: WarmUpProgress,
): SageMakerAsyncError {
  const cap = capMs < 60_000 ? `${Math.round(capMs / 1000)} s` : `${Math.round(capMs / 60_000)} min`;
  const message =
    `Endpoint "${name}" is still warming after ${cap} (instances ${current}/${desired} up); retry shortly. ` +
    "Its warm-up request stays queued. Where no instance is wanted (desired 0), look at the endpoint's scaling policies.";
  return new SageMakerAsyncError("endpoint_warming", message, { retryable: true });
}
