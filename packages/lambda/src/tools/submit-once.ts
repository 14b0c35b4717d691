import { hasObject } from "../aws/has-object.ts";
import type { PreparedInput } from "../input/preset.ts";
import { allowedPlace } from "../jobs/allowed-places.ts";
import { type JobRecord, jobRecords } from "../jobs/job-records.ts";
import { plainIdOf } from "../jobs/plain-id.ts";
import { jobKey, recentKey } from "../jobs/record-keys.ts";
import { sealFor } from "../jobs/seal-for.ts";
import type { Session } from "../session.ts";
import { stageInput } from "./stage-input.ts";
import { submit } from "./submit.ts";

export type Submitted = JobRecord & {
  /** Whether this is the job of an earlier call with the same input. */
  readonly isResubmission: boolean;
};

/**
 * Input → accepted job and the id that its caller gets. An agent that asks for the same again within the window (its call was repeated, or it lost the id) gets
 * the job that is under way; one that failed or was cancelled is submitted anew. Two calls at the same instant may both submit.
 */
export async function submitOnce(input: PreparedInput, session: Session): Promise<Submitted> {
  const { settings, clients, tenant } = session;
  const records = jobRecords(clients.s3, settings);
  const key = recentKey({ endpointName: settings.endpointName, tenant, body: input.body });
  const hasWindow = settings.resubmitWindowSeconds > 0;
  // Side by side: of a resubmission the staged input is left to the bucket's lifecycle, all others are a round trip faster.
  const [staged, recent] = await Promise.all([
    stageInput(input, session),
    hasWindow ? recentJob(key, session) : undefined,
  ]);
  if (recent) return { ...recent, isResubmission: true };

  const job = await submit(staged, session);
  const name = plainIdOf(job, settings);
  const outputId = sealFor(settings)?.seal(job) ?? name;
  session.known.add(name, job);
  const keys = hasWindow ? [jobKey(name, tenant), key] : [jobKey(name, tenant)];
  await Promise.all(keys.map((one) => records.put(one, { outputId, job }))).catch((error: unknown) => {
    // The job is accepted. Without its record it is only not found by its plain name in another instance, and not recognised when it is asked for again.
    session.log.event("job_record_failed", { error: error instanceof Error ? error.name : "" });
  });
  return { outputId, job, isResubmission: false };
}

async function recentJob(key: string, { settings, clients, clock }: Session): Promise<JobRecord | undefined> {
  // What cannot be read is no reason not to submit.
  const record = await jobRecords(clients.s3, settings)
    .get(key)
    .catch(() => "missing" as const);
  if (record === "missing" || record === "forbidden") return undefined;
  const { job } = record;
  if (clock.now() > job.submittedAt + settings.resubmitWindowSeconds * 1000) return undefined;
  const failure = allowedPlace(job.failureLocation ?? "", "failure", settings);
  const hasFailed = failure !== undefined && (await hasObject(clients.s3, failure));
  return hasFailed ? undefined : record;
}
