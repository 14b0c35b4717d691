import type { AwsClients } from "../aws/clients.ts";
import type { Settings } from "../environment.ts";
import type { Job } from "../jobs/job.ts";
import { jobRecords } from "../jobs/job-records.ts";
import { plainIdOf } from "../jobs/plain-id.ts";
import { jobKey } from "../jobs/record-keys.ts";
import { sealFor } from "../jobs/seal-for.ts";
import type { Log } from "../observe/observer.ts";
import type { Setup } from "../setup.ts";

export type IssueContext = {
  readonly setup: Setup;
  readonly settings: Settings;
  readonly clients: AwsClients;
  readonly log: Log;
};

/** Accepted job → the id that its caller gets: sealed where there is a secret, else the name of its output. */
export async function issueId(job: Job, { setup, settings, clients, log }: IssueContext): Promise<string> {
  const name = plainIdOf(job, settings);
  const outputId = sealFor(settings)?.seal(job) ?? name;
  setup.known.add(name, job);
  // The job is accepted: without its record it only cannot be told from one that never was, by its plain name, in another instance.
  await jobRecords(clients.s3, settings)
    .put(jobKey(name, job.tenant), { outputId, job })
    .catch((error: unknown) =>
      log.event("job_record_failed", { error: error instanceof Error ? error.name : "" }),
    );
  return outputId;
}
