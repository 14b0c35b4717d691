import { type JobPlaces, jobNotFound, placesOf } from "../jobs/find-job.ts";
import { isExpired } from "../jobs/job.ts";
import { jobRecords } from "../jobs/job-records.ts";
import { jobKey } from "../jobs/record-keys.ts";
import type { Session } from "../session.ts";
import { ToolError } from "../tool/tool-error.ts";
import { canListBucket } from "./can-list-bucket.ts";
import { look, type Sighting } from "./look.ts";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5000;

/** A look, and where it was made. */
export type Seen = { readonly sighting: Sighting; readonly places: JobPlaces };

/**
 * Looks at a job until it has ended, or until `waitMs` have passed. A look takes two requests at most; of a plain id that this instance has not met, the first one that finds
 * nothing takes a third, which asks whether it ever was a job.
 * @throws {ToolError} `JOB_NOT_FOUND`, `JOB_EXPIRED`, and what reading S3 may end in.
 */
export async function awaitResult(first: JobPlaces, waitMs: number, session: Session): Promise<Seen> {
  const { clock, clients } = session;
  const endsAt = clock.now() + waitMs;
  let places = first;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const sighting = await look(clients.s3, places);
    if (sighting.state !== "pending") return { sighting, places };
    const before = places;
    places = await jobAt(places, session);
    if (places.output.key !== before.output.key || places.failure?.key !== before.failure?.key) continue;

    if (sighting.isForbidden) await checkForbidden(places, session);
    checkAge(places, sighting.isForbidden, session);
    const leftMs = endsAt - clock.now();
    if (leftMs <= 0) return { sighting, places };
    await clock.sleep(Math.min(pauseMs, leftMs), new AbortController().signal);
  }
}

/** A plain id that is not known here → the places of its job, as its record has them. */
async function jobAt(places: JobPlaces, session: Session): Promise<JobPlaces> {
  if (places.job) return places;
  const { clients, settings, known, tenant } = session;
  const record = await jobRecords(clients.s3, settings).get(jobKey(places.name, tenant));
  if (record === "missing") throw jobNotFound();
  if (record === "forbidden") {
    await checkForbidden(places, session);
    throw bucketDenied(settings.bucket);
  }
  known.add(places.name, record.job);
  return placesOf(record.job, places.name, settings);
}

/** Who may list a bucket is told that an object is missing; so where listing works, a refusal is one to read. */
async function checkForbidden({ output }: JobPlaces, session: Session): Promise<void> {
  if (!(await canListBucket(session, output.bucket))) return;
  throw new ToolError("ACCESS_DENIED", "S3 configuration error: Access denied to S3 object", {
    details: {
      s3_bucket: output.bucket,
      advice: "The function's role needs s3:GetObject on the output and failure prefixes.",
    },
  });
}

function checkAge({ job, name }: JobPlaces, isForbidden: boolean, { clock, known, settings }: Session): void {
  if (known.get(name)?.hasEnded) {
    const gone = "Results file no longer exists (may have been deleted)";
    throw new ToolError("RESULT_RETRIEVAL_ERROR", `Failed to retrieve results from S3: ${gone}`);
  }
  if (!job || !isExpired(job, clock.now())) return;
  if (isForbidden) throw bucketDenied(settings.bucket);
  const submitted = new Date(job.submittedAt).toISOString();
  throw new ToolError(
    "JOB_EXPIRED",
    `The job was submitted at ${submitted}, had ${job.ttlSeconds} seconds, and left neither a result nor a failure: it expired in the endpoint's queue, or what it left was deleted. Submit it again.`,
    { details: { status: "expired", submitted_at: submitted, ttl_seconds: job.ttlSeconds } },
  );
}

function bucketDenied(bucket: string): ToolError {
  return new ToolError("BUCKET_ACCESS_DENIED", `Access denied to S3 bucket '${bucket}'`, {
    details: {
      s3_bucket: bucket,
      advice:
        "S3 does not tell whether an object is missing or must not be read. Grant the function's role s3:ListBucket on the bucket and s3:GetObject on its prefixes.",
    },
  });
}
