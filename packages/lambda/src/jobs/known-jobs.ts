import type { Job } from "./job.ts";

const MOST = 1000;

/** Jobs that this instance of the function has met, by id: they need not be looked up again. The oldest are forgotten first. */
export class KnownJobs {
  readonly #jobs = new Map<string, Job>();

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  add(id: string, job: Job): void {
    this.#jobs.set(id, job);
    if (this.#jobs.size <= MOST) return;
    const [oldest] = this.#jobs.keys();
    if (oldest !== undefined) this.#jobs.delete(oldest);
  }
}
