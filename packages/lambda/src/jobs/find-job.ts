import type { S3Location } from "@sagemaker-async/core/protocol";
import type { Settings } from "../environment.ts";
import { ToolError } from "../tool/tool-error.ts";
import { type AllowedPlaces, allowedPlace, usualFailureOf } from "./allowed-places.ts";
import type { Job } from "./job.ts";
import type { KnownJobs } from "./known-jobs.ts";
import { placeOfPlainId } from "./plain-id.ts";
import { sealFor } from "./seal-for.ts";
import { isSealed } from "./sealed-id.ts";

/** Where a job's answer is to be looked for. */
export type JobPlaces = {
  /** Not there for a plain id that this instance has not met: whether it ever was a job is not known yet. */
  readonly job: Job | undefined;
  /** What the job is known by in this instance, and in its record. */
  readonly name: string;
  readonly output: S3Location;
  /** Not there on an endpoint without a failure path. */
  readonly failure: S3Location | undefined;
};

export type IdContext = {
  readonly settings: Settings;
  readonly known: KnownJobs;
  readonly tenant: string | undefined;
};

/** An id as an agent gives it (sealed, plain, or an S3 path below the output prefix) → where to look. Reads nothing. */
export function findJob(outputId: string, { settings, known, tenant }: IdContext): JobPlaces {
  const id = outputId.trim();
  const sealed = sealFor(settings)?.open(id);
  if (sealed) {
    if (sealed.tenant !== tenant) throw jobNotFound();
    return placesOf(sealed, id, settings);
  }
  // Where there are tenants, only a seal says whose a job is.
  if (isSealed(id) || settings.tenantHeader !== undefined) throw jobNotFound();
  const place = id.startsWith("s3://") ? placeOfPath(id, settings) : placeOfPlainId(id, settings);
  if (!place) throw jobNotFound();
  const name = place.key.slice(settings.outputPrefix.length + 1).replace(/\.out$/, "");
  const job = known.get(name)?.job;
  return job
    ? placesOf(job, name, settings)
    : { job, name, output: place, failure: usualFailureOf(place, settings) };
}

/** A known job → its places, as the endpoint named them. */
export function placesOf(job: Job, name: string, settings: AllowedPlaces): JobPlaces {
  const { outputLocation, failureLocation } = job;
  return {
    job,
    name,
    output:
      outputLocation === undefined ? lastResort(job, settings) : readable(outputLocation, "output", settings),
    failure: failureLocation === undefined ? undefined : readable(failureLocation, "failure", settings),
  };
}

/** The same for an unknown, a foreign and a forged id: which of these it is, is nobody's business. */
export function jobNotFound(): ToolError {
  return new ToolError(
    "JOB_NOT_FOUND",
    "No job has this output_id. Use the output_id that invoke_endpoint answered, unchanged, or submit again.",
  );
}

function placeOfPath(path: string, settings: Settings): S3Location {
  if (!/^s3:\/\/[^/]+\/./.test(path)) {
    throw new ToolError("INVALID_S3_PATH", "Invalid S3 path format. Expected: s3://bucket/key");
  }
  const place = allowedPlace(path, "output", settings);
  if (place) return place;
  throw new ToolError(
    "PATH_NOT_ALLOWED",
    "Only results in the configured bucket, below its output prefix, can be read.",
  );
}

function readable(uri: string, kind: "output" | "failure", settings: AllowedPlaces): S3Location {
  const place = allowedPlace(uri, kind, settings);
  if (place) return place;
  const variable = kind === "output" ? "S3_OUTPUT_PREFIX" : "S3_FAILURE_PREFIX";
  throw new ToolError(
    "CONFIGURATION_ERROR",
    `The endpoint writes to ${uri}, which S3_BUCKET_NAME and ${variable} do not allow to be read. Set them to the endpoint's S3OutputPath and S3FailurePath.`,
  );
}

/** An endpoint without an output path writes nothing; should it get one, this is where answers would be. */
function lastResort({ inferenceId }: Job, { bucket, outputPrefix }: AllowedPlaces): S3Location {
  return { bucket, key: `${outputPrefix}/${inferenceId}.out` };
}
