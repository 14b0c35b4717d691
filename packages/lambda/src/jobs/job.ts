/** An accepted request: everything that is needed to find its answer. Locations are S3 URIs in the endpoint's own words. */
export type Job = {
  readonly inferenceId: string;
  /** Not there on an endpoint without an output path. */
  readonly outputLocation: string | undefined;
  /** Not there on an endpoint without a failure path. */
  readonly failureLocation: string | undefined;
  /** Epoch ms. */
  readonly submittedAt: number;
  /** How long it may take at most: its time in the queue and its run. */
  readonly ttlSeconds: number;
  readonly tenant: string | undefined;
};

/** Outputs appear a little after the run has ended. */
const GRACE_SECONDS = 60;

export function isExpired(job: Job, now: number): boolean {
  return now > job.submittedAt + (job.ttlSeconds + GRACE_SECONDS) * 1000;
}
