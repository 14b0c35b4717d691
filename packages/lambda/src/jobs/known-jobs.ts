import type { Job } from "./job.ts";

const MOST = 1000;

/** What this instance of the function has seen of a job. */
export type Known = {
  readonly job: Job;
  /** Whether its answer or its failure was there. */
  readonly hasEnded: boolean;
};

/** Jobs that this instance of the function has met, by id: they need not be looked up again. The oldest are forgotten first. */
export class KnownJobs {
  readonly #jobs = new Map<string, Known>();

  get(id: string): Known | undefined {
    return this.#jobs.get(id);
  }

  add(id: string, job: Job, hasEnded = false): void {
    this.#jobs.delete(id);
    this.#jobs.set(id, { job, hasEnded });
    if (this.#jobs.size <= MOST) return;
    const [oldest] = this.#jobs.keys();
    if (oldest !== undefined) this.#jobs.delete(oldest);
  }
}
