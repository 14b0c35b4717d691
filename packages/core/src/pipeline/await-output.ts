import type { S3Location } from "../aws/s3-location.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { Clock } from "../wait/clock.ts";
import type { Sighting, Watcher } from "../watch/watcher.ts";
import type { CleanUp } from "./clean-up.ts";
import { objectsOf, type PendingInference } from "./invoke-endpoint.ts";

/** An invocation that has ended: the object that says how lies at `location`, unless the sighting has brought it along. */
export type SettledInference = PendingInference & Sighting & { readonly location: S3Location };

export type AwaitOutputContext = {
  /** How long after its acceptance an answer can come, queue and run together. */
  readonly lastAnswerMs: number;
  /** When the whole call is to end, epoch ms. */
  readonly endsAt: number;
  readonly watcher: Watcher;
  readonly clock: Clock;
  readonly cleanUp: CleanUp;
};

/** Accepted invocation → ended invocation. */
export async function awaitOutput(
  pending: PendingInference,
  context: AwaitOutputContext,
): Promise<SettledInference> {
  const { inferenceId, outputLocation, failureLocation } = pending;
  const deadlineAt = Math.min(pending.acceptedAt + context.lastAnswerMs, context.endsAt);
  try {
    const isResumed = pending.isResumed ?? false;
    const sighting = await context.watcher.watch({
      inferenceId,
      outputLocation,
      failureLocation,
      deadlineAt,
      isResumed,
    });
    return settledAs(pending, sighting);
  } catch (error) {
    // A client that stops waiting must not pull the input from under a request that still lives.
    if (SageMakerAsyncError.isInstance(error) && error.code === "deadline_exceeded") {
      context.cleanUp.leave(...objectsOf(pending));
    }
    throw error;
  }
}

export function settledAs(pending: PendingInference, sighting: Sighting): SettledInference {
  const { outputLocation, failureLocation } = pending;
  const location = sighting.outcome === "failure" && failureLocation ? failureLocation : outputLocation;
  return { ...pending, ...sighting, location };
}
