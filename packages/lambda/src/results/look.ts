import type { S3Location } from "@sagemaker-async/core/protocol";
import type { AwsClients } from "../aws/clients.ts";
import { type OpenedObject, openObject } from "../aws/read-object.ts";
import { type S3Problem, s3ProblemOf } from "../aws/s3-problem.ts";
import { readError, warningOf } from "./read-error.ts";

/** What one look at a job's two places found. */
export type Sighting =
  | { readonly state: "completed"; readonly location: S3Location; readonly object: OpenedObject }
  | { readonly state: "failed"; readonly location: S3Location; readonly object: OpenedObject }
  | { readonly state: "pending"; readonly isForbidden: boolean; readonly warnings: readonly string[] };

export type Places = { readonly output: S3Location; readonly failure: S3Location | undefined };

/** Two GETs at most. What keeps the output from being read ends the look; what keeps the failure from it is a warning. */
export async function look(s3: AwsClients["s3"], { output, failure }: Places): Promise<Sighting> {
  const seen = await tryToOpen(s3, output);
  if (seen.object) return { state: "completed", location: output, object: seen.object };
  if (seen.problem !== "missing" && seen.problem !== "forbidden") {
    throw readError(seen.problem, output, seen.error);
  }
  const isForbidden = seen.problem === "forbidden";
  const warnings = isForbidden ? ["Output path check: Access denied to S3 object"] : [];
  if (!failure) return { state: "pending", isForbidden, warnings };

  const failed = await tryToOpen(s3, failure);
  if (failed.object) return { state: "failed", location: failure, object: failed.object };
  if (failed.problem !== "missing") warnings.push(`Failure path check: ${warningOf(failed.problem)}`);
  return { state: "pending", isForbidden, warnings };
}

type Attempt =
  | { readonly object: OpenedObject }
  | { readonly object?: undefined; readonly problem: S3Problem; readonly error: unknown };

async function tryToOpen(s3: AwsClients["s3"], location: S3Location): Promise<Attempt> {
  try {
    return { object: await openObject(s3, location) };
  } catch (error) {
    return { problem: s3ProblemOf(error), error };
  }
}
