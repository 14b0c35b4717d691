import type { StoredObject } from "../aws/object-store.ts";
import type { S3Location } from "../aws/s3-location.ts";

/** One invocation, and where to look for its end. */
export type Watched = {
  readonly inferenceId: string;
  readonly outputLocation: S3Location;
  readonly failureLocation: S3Location | undefined;
  /** When to give up, epoch ms. */
  readonly deadlineAt: number;
  /** Whether it was invoked by another process: then it may have ended long ago, and whoever was told has taken the message. Default: false. */
  readonly isResumed?: boolean;
};

/** The end of an invocation. */
export type Sighting = {
  readonly outcome: "output" | "failure";
  /** The answer, or what the container said, where the look has brought it along: then nothing need be read from S3. */
  readonly included?: StoredObject | undefined;
  /** Why it failed, in SageMaker's words, where they came with the look: for a failure that left no object in S3. */
  readonly reason?: string | undefined;
};

/** Watches all outstanding invocations of one job together. */
export type Watcher = {
  /**
   * Resolves when the invocation has ended.
   * @throws {SageMakerAsyncError} `deadline_exceeded`, `cancelled`, and what keeps the watcher from looking at all, such as `access_denied`.
   */
  watch(watched: Watched): Promise<Sighting>;
};
