import { randomUUID } from "node:crypto";
import type { ObjectStore } from "../aws/object-store.ts";
import type { Runtime } from "../aws/runtime.ts";
import { formatS3Uri, type S3Location } from "../aws/s3-location.ts";
import { codecFor } from "../codecs/codec-for.ts";
import { alteredError } from "../errors/altered-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { CleanUp } from "../pipeline/clean-up.ts";
import { invokeEndpoint, objectsOf, type PendingInference } from "../pipeline/invoke-endpoint.ts";
import { encodeChunk, stageInput } from "../pipeline/stage-input.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import type { Row } from "../types/row.ts";
import type { Clock } from "../wait/clock.ts";
import type { Watched } from "../watch/watcher.ts";

/** What a warm-up request needs, as any request of a job does. */
export type WarmUpRequestContext = {
  readonly endpointName: string;
  /** Folder of the staged inputs. */
  readonly inputPath: S3Location;
  readonly contentType: string;
  readonly accept: string;
  readonly customAttributes?: string | undefined;
  readonly requestTtlSeconds: number;
  readonly invocationTimeoutSeconds: number;
  readonly store: ObjectStore;
  readonly runtime: Runtime;
  /** Resolves when an invocation has ended, however; what it opens is closed when the signal is aborted. */
  readonly watch: (watched: Watched, signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
};

/** One warm-up. */
export type WarmUpRun = WarmUpRequestContext & {
  readonly cleanUp: CleanUp;
  readonly emit: (event: InferenceEvent) => void;
  readonly signal: AbortSignal;
};

/** Row → accepted request, in a run of its own: `warm-up-<id>`. */
export async function queueWarmUp(row: Row, run: WarmUpRun): Promise<PendingInference> {
  const codec = codecFor(run.contentType);
  const context = { ...run, jobId: `warm-up-${randomUUID().slice(0, 8)}`, codec };
  try {
    const staged = await stageInput(encodeChunk({ firstRow: 0, rows: [row] }, codec), 1, context);
    const pending = await invokeEndpoint(staged, context);
    run.cleanUp.keep(...objectsOf(pending));
    return pending;
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error) || error.code === "cancelled") throw error;
    const message = `Endpoint "${run.endpointName}" could not be warmed, since its warm-up request could not be queued. ${error.message}`;
    throw alteredError(error, { message, cause: error });
  }
}

/** A model that needs longer for one row is not waited for: its instance is in service. */
const SETTLE_MS = 60_000;

/** Waits until the request has ended, so that all that it leaves can be deleted; where that is not seen in time it stays as it is. */
export async function settleWarmUp(pending: PendingInference, capAt: number, run: WarmUpRun): Promise<void> {
  const deadlineAt = Math.min(run.clock.now() + SETTLE_MS, capAt);
  try {
    await run.watch({ ...pending, deadlineAt }, run.signal);
  } catch (error) {
    if (!SageMakerAsyncError.isInstance(error) || error.code === "cancelled") throw error;
    const objects = objectsOf(pending);
    run.cleanUp.leave(...objects);
    run.emit({ type: "clean-up-failed", locations: objects.map(formatS3Uri), error });
  }
}
